"""Kernels start, choose ports, and exit with the process that started them; each test has its own kernel."""
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import unittest

import zmq
from jupyter_client.blocking import BlockingKernelClient

from kernels import COMMAND, PATIENCE, Kernel, is_alive, new_manager, resident_mib, wait_for


class Lifetime(unittest.TestCase):
    def test_shutdown_on_control_and_shell(self):
        for channel in ("control", "shell"):
            kernel = Kernel()
            asked = kernel.ask(channel, "shutdown_request", {"restart": False})
            reply = (kernel.control_reply if channel == "control" else kernel.reply)(asked)
            self.assertEqual({"status": "ok", "restart": False}, reply["content"])
            wait_for("the process has ended", lambda: not kernel.manager.is_alive())
            kernel.close()

    def test_shutdown_while_a_cell_runs(self):
        kernel = Kernel()
        kernel.send('Console.WriteLine("running"); while (true) { }')
        kernel.wait_for_text("running")
        kernel.ask("control", "shutdown_request", {"restart": False})
        wait_for("the process has ended", lambda: not kernel.manager.is_alive())
        kernel.close()

    def test_a_restarted_kernel_knows_nothing(self):
        kernel = Kernel()
        kernel.run("var remembered = 1;")
        kernel.manager.restart_kernel()
        kernel.client.wait_for_ready(timeout=PATIENCE)
        self.assertEqual("CS0103", kernel.run("remembered")[0]["ename"])
        kernel.close()

    def test_sigint_stops_the_cell_and_sigterm_the_kernel(self):
        kernel = Kernel()
        message_id = kernel.send('Console.WriteLine("running"); while (true) { }')
        kernel.wait_for_text("running")
        os.kill(kernel.pid, signal.SIGINT)
        self.assertEqual("Interrupted", kernel.reply(message_id)["content"]["ename"])
        os.kill(kernel.pid, signal.SIGTERM)
        wait_for("the process has ended", lambda: not kernel.manager.is_alive())
        kernel.close()

    def test_a_killed_parent_leaves_no_kernel(self):
        parent = subprocess.Popen([sys.executable, "-c",
            "import sys; sys.path.insert(0, sys.argv[1])\n"
            "from kernels import Kernel\n"
            "kernel = Kernel(); kernel.send('Console.WriteLine(1); while (true) { }'); kernel.wait_for_text('1')\n"
            "print(kernel.pid, flush=True); input()", os.path.dirname(__file__)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        pid = int(parent.stdout.readline())
        self.assertTrue(is_alive(pid))
        parent.kill()
        wait_for("the kernel has ended", lambda: not is_alive(pid))
        parent.communicate()

    def test_a_kernel_without_parent_lives_on(self):
        kernel = Kernel(independent=True)
        self.assertEqual("2", kernel.result("1 + 1"))
        kernel.close()

    def test_at_rest_a_kernel_takes_150_mib_at_most(self):
        """Memory after cells, garbage, and requests about names of the whole framework and documentation."""
        kernel = Kernel()
        kernel.run("for (var i = 0; i < 60_000; i++) _ = new byte[1000];")
        for number in range(30):
            kernel.run(f"var number{number} = {number}; number{number} + 1")
        for code in ("Math.Sq", "new System.Net.Http.Ht", "Zz.", '"".Wh'):
            kernel.reply(kernel.client.complete(code))
        self.assertTrue(kernel.reply(kernel.client.inspect("Math.Max(1, ", 12))["content"]["found"])
        wait_for("resident are 150 MiB at most", lambda: resident_mib(kernel.pid) <= 150, lambda: f"{resident_mib(kernel.pid):.1f} MiB")
        kernel.close()

    def test_fifty_kernels_start_at_once(self):
        managers = [new_manager() for _ in range(50)]
        try:
            for manager in managers:
                manager.start_kernel()
            clients = [manager.client() for manager in managers]
            for client in clients:
                client.start_channels()
            for client in clients:
                client.wait_for_ready(timeout=3 * PATIENCE)
            for number, client in enumerate(clients):
                client.execute(f"var number = {number}; number")
            for number, client in enumerate(clients):
                message = {"msg_type": ""}
                while message["msg_type"] != "execute_result":
                    message = client.get_iopub_msg(timeout=PATIENCE)
                self.assertEqual(str(number), message["content"]["data"]["text/plain"])
                client.stop_channels()
        finally:
            for manager in managers:
                manager.shutdown_kernel(now=True)

    def serve(self, connection):
        folder = tempfile.mkdtemp(prefix="labs-test-")
        self.addCleanup(shutil.rmtree, folder)
        path = os.path.join(folder, "connection.json")
        with open(path, "w") as file:
            json.dump(connection(folder), file)
        process = subprocess.Popen([COMMAND, "kernel", "run", path], stderr=subprocess.PIPE, text=True)
        # A test that fails before the shutdown must not leave a kernel, because it would keep this program's output open.
        self.addCleanup(process.kill)
        return path, process

    def use(self, path, process):
        client = BlockingKernelClient(connection_file=path)
        client.load_connection_file()
        client.start_channels()
        client.wait_for_ready(timeout=PATIENCE)
        self.assertEqual("ok", client.execute("1 + 1", reply=True, timeout=PATIENCE)["content"]["status"])
        client.shutdown()
        client.stop_channels()
        self.assertEqual(0, process.wait(PATIENCE))
        process.stderr.close()

    @staticmethod
    def connection(port=0, **more):
        return {"ip": "127.0.0.1", "transport": "tcp", "key": "secret", "signature_scheme": "hmac-sha256",
                **{f"{name}_port": port for name in ("shell", "iopub", "stdin", "control", "hb")}, **more}

    def test_open_ports_are_chosen_and_written_back(self):
        path, process = self.serve(lambda folder: self.connection())
        wait_for("the ports are written", lambda: json.load(open(path))["hb_port"] > 0)
        ports = [value for name, value in json.load(open(path)).items() if name.endswith("_port")]
        self.assertEqual(5, len(set(ports)))
        self.assertEqual(0o600, stat.S_IMODE(os.stat(path).st_mode))
        for port in ports:
            with open("/proc/net/tcp") as sockets:
                self.assertIn(f"0100007F:{port:04X}", sockets.read())
        self.use(path, process)

    def test_unix_domain_sockets(self):
        path, process = self.serve(lambda folder: {
            **self.connection(), "transport": "ipc", "ip": os.path.join(folder, "kernel"),
            "shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5})
        self.use(path, process)
        self.assertEqual(["connection.json"], os.listdir(os.path.dirname(path)))

    def test_without_a_key_nothing_is_signed(self):
        path, process = self.serve(lambda folder: {
            **self.connection(key=""), "transport": "ipc", "ip": os.path.join(folder, "kernel"),
            "shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5})
        self.use(path, process)

    def test_broken_connection_files_are_one_message(self):
        good = json.dumps(self.connection())
        taken = zmq.Context.instance().socket(zmq.REP)
        port = taken.bind_to_random_port("tcp://127.0.0.1")
        for content, expected in (
            (good[:len(good) // 2], "not a connection file"),
            ("[]", "expected an object"),
            ("", "not a connection file"),
            ("{}", "shell_port"),
            (json.dumps(self.connection(port="x")), "expected a number"),
            (json.dumps(self.connection(port=70000)), "expected a number"),
            (json.dumps(self.connection(ip="0.0.0.0")), "loopback"),
            (json.dumps(self.connection(key="")), "the key is empty"),
            (json.dumps(self.connection(transport="udp")), "tcp or ipc"),
            (json.dumps(self.connection(signature_scheme="rot13")), "hmac-sha256"),
            (json.dumps({**self.connection(), "shell_port": port}), f"shell_port {port}"),
            (None, "can't be read"),
        ):
            with self.subTest(expected=expected), tempfile.TemporaryDirectory(prefix="labs-test-") as folder:
                path = os.path.join(folder, "connection.json")
                if content is not None:
                    with open(path, "w") as file:
                        file.write(content)
                ended = subprocess.run([COMMAND, "kernel", "run", path], capture_output=True, text=True, timeout=PATIENCE)
                self.assertEqual(2, ended.returncode, ended.stderr)
                self.assertIn(expected, ended.stderr)
                self.assertEqual(1, len(ended.stderr.strip().splitlines()), ended.stderr)
        taken.close(0)
