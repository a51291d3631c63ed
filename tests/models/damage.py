def changed_byte(content, place):
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
