"""Notebook kernels of the labs, controlled by jupyter_client."""
import os
import queue
import signal
import time

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager
from jupyter_client.session import Session

COMMAND = os.environ["LABS_COMMAND"]
PATIENCE = 60

# A process that ignores a signal passes that on to what it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)


def new_manager():
    manager = KernelManager()
    manager._kernel_spec = KernelSpec(
        argv=[COMMAND, "kernel", "run", "{connection_file}"],
        language="C#",
        interrupt_mode="message",
        env={"DOTNET_EnableDiagnostics": "0", "DOTNET_ROOT": os.environ.get("DOTNET_ROOT", "")},
    )
    return manager


class Kernel:
    """A running kernel and one client."""

    def __init__(self, **start):
        self.manager = new_manager()
        self.manager.start_kernel(**start)
        self.client = self.new_client()
        self.replies = {}

    def new_client(self):
        client = self.manager.client()
        client.session = Session(key=self.manager.session.key)
        client.start_channels()
        client.wait_for_ready(timeout=PATIENCE)
        return client

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    @property
    def pid(self):
        return self.manager.provisioner.pid

    def send(self, code, **options):
        return self.client.execute(code, **options)

    def until_idle(self, message_id, client=None):
        """Returns the messages published for a request, without busy and idle."""
        client, messages = client or self.client, []
        while True:
            message = client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") != message_id:
                continue
            if message["msg_type"] == "status":
                if message["content"]["execution_state"] == "idle":
                    return messages
            else:
                messages.append(message)

    def reply(self, message_id):
        """Replies arrive in any order: that of an interrupted cell may precede that of the interrupt."""
        while message_id not in self.replies:
            message = self.client.get_shell_msg(timeout=PATIENCE)
            self.replies[message["parent_header"].get("msg_id")] = message
        return self.replies.pop(message_id)

    def control_reply(self, message_id):
        while True:
            message = self.client.get_control_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == message_id:
                return message

    def run(self, code, **options):
        message_id = self.send(code, **options)
        reply = self.reply(message_id)
        return reply["content"], self.until_idle(message_id)

    def ask(self, channel, kind, content):
        message = self.client.session.msg(kind, content)
        (self.client.control_channel if channel == "control" else self.client.shell_channel).send(message)
        return message["header"]["msg_id"]

    def wait_for_text(self, text):
        """Waits until a cell has printed a text and discards the messages before it."""
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["msg_type"] == "stream" and text in message["content"]["text"]:
                return

    def result(self, code):
        reply, messages = self.run(code)
        assert reply["status"] == "ok", reply
        return next(m["content"]["data"]["text/plain"] for m in messages if m["msg_type"] == "execute_result")


def text(messages, name="stdout"):
    return "".join(m["content"]["text"] for m in messages if m["msg_type"] == "stream" and m["content"]["name"] == name)


def kinds(messages):
    return [m["msg_type"] for m in messages]


def wait_for(what, predicate, observed=lambda: ""):
    deadline = time.monotonic() + PATIENCE
    while not predicate():
        assert time.monotonic() < deadline, f"{what}: not so after {PATIENCE} s {observed()}"
        time.sleep(0.02)


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def resident_mib(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")) / 1024


__all__ = ["COMMAND", "PATIENCE", "Kernel", "new_manager", "text", "kinds", "wait_for", "is_alive", "resident_mib", "queue"]
