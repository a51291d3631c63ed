"""The hub of `class_hub`, as JupyterHub reads it: no users of the system, and no address but loopback."""

import itertools
import os
import sys

c = get_config()  # noqa: F821 - JupyterHub puts it there

c.JupyterHub.bind_url = f"http://127.0.0.1:{os.environ['CLASS_PORT']}"
c.JupyterHub.hub_port = int(os.environ["CLASS_HUB_PORT"])
c.JupyterHub.db_url = "sqlite:///:memory:"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{os.environ['CLASS_PROXY_PORT']}"
c.ConfigurableHTTPProxy.command = os.environ["CLASS_PROXY"]

c.JupyterHub.authenticator_class = "dummy"  # who knows the password is who they say
c.DummyAuthenticator.password = os.environ["CLASS_PASSWORD"]
c.Authenticator.allow_all = True

c.JupyterHub.spawner_class = "simple"  # a process for each, and a folder
c.SimpleLocalProcessSpawner.home_dir_template = os.environ["CLASS_HOMES"] + "/{username}"
# The server runs in the course's own Python: so it has the course's kernel and its settings of JupyterLab.
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"] if os.geteuid() == 0 else []
c.Spawner.env_keep = ["PATH", "PYTHONPATH", "CLASS_MARK", "SEEING_CONVOLUTIONS_DATA"]
c.Spawner.default_url = "/lab"
# Servers listen below the ports that the system gives to kernels. With any free port, one learner's kernel
# now and then took what was meant for another learner's server.
ports = itertools.count(20_000)
c.Spawner.pre_spawn_hook = lambda spawner: setattr(spawner, "port", next(ports))
# A class comes at once: on two cores the last server needs longer than the 30 seconds that are usual.
c.Spawner.http_timeout = c.Spawner.start_timeout = 180
