"""JupyterLab's server, told to send each message at once, and to take a large picture.

It would hold small messages back until the browser has confirmed the one before (Nagle's algorithm), which
the browser delays by up to 40 ms: a slider would move even a mere number no more than 20 times a second.
And a message of more than 10 MB, as a photograph may be, would end the connection without a word.

Its kernels keep less memory: with an arena, a place that memory is taken from, for each few of their threads,
glibc keeps 40 to 80 MB more.
"""

import os

LARGEST = 100_000_000  # bytes of a message from the page


def _jupyter_server_extension_points():
    return [{"module": "helpers.server"}]


def _load_jupyter_server_extension(server):
    os.environ.setdefault("MALLOC_ARENA_MAX", "1")  # kernels inherit it; they read it before Python begins
    settings = server.web_app.settings
    usual = settings["kernel_websocket_connection_class"]

    class Prompt(usual):
        """What a kernel says goes to the page at once."""

        def connect(self):
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    settings["kernel_websocket_connection_class"] = Prompt
    settings["websocket_max_message_size"] = LARGEST
