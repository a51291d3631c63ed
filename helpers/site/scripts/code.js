// A field for Python, with the keys that people expect. It changes its text by execCommand, which is old, but the
// only way that the browser's own undo knows of.
function codeField(run) {
  const field = made("textarea", { spellcheck: false, autocapitalize: "off", autocomplete: "off" });
  let leaving = false; // after Escape, Tab leads out of the field
  const insert = (text) => document.execCommand(text ? "insertText" : "delete", false, text);
  const lineStart = () => field.value.slice(0, field.selectionStart).lastIndexOf("\n") + 1;

  // Change each line that the selection touches; what was selected stays selected.
  function changeLines(change) {
    const { value, selectionStart: from, selectionEnd: to } = field;
    const start = lineStart();
    const end = value.indexOf("\n", Math.max(from, to - 1));
    const old = value.slice(start, end < 0 ? value.length : end);
    const lines = old.split("\n");
    const text = lines.map(change).join("\n");
    if (text === old) return;
    field.setSelectionRange(start, start + old.length);
    insert(text);
    const moved = change(lines[0]).length - lines[0].length;
    field.setSelectionRange(Math.max(start, from + moved), to + text.length - old.length);
  }
  function tab(back) {
    if (back) changeLines((line) => line.replace(/^ {1,4}/, ""));
    else if (field.selectionStart === field.selectionEnd) insert("    ");
    else changeLines((line) => line && `    ${line}`);
  }
  function newLine() {
    const line = field.value.slice(lineStart(), field.selectionStart);
    insert(`\n${line.match(/^ */)[0]}${/^[^#]*:\s*(#.*)?$/.test(line) ? "    " : ""}`);
  }

  field.onkeydown = (event) => {
    const { key, shiftKey, altKey, isComposing } = event;
    const control = event.ctrlKey || event.metaKey;
    if (isComposing || key === "Shift") return;
    if (key === "Enter" && (control || shiftKey)) run();
    else if (key === "Enter" && !altKey) newLine();
    else if (key === "Tab" && !leaving && !control && !altKey) tab(shiftKey);
    else {
      leaving = key === "Escape";
      return;
    }
    event.preventDefault();
  };
  field.onblur = () => (leaving = false);
  return {
    field,
    // As many rows as lines, in browsers that don't know field-sizing.
    fit: () => (field.rows = field.value.split("\n").length),
    // As if it were typed, so that undo takes it back.
    retype(text) {
      field.focus();
      field.select();
      insert(text);
    },
  };
}
