"""Messages that no client should send: the kernel drops and logs them and continues."""
import os
import random
import resource
import socket
import tempfile
import unittest
import uuid

import zmq

from kernels import PATIENCE, Kernel


class BadInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kernel = Kernel()
        cls.kernel.run("var precious = 42;")

    @classmethod
    def tearDownClass(cls):
        cls.kernel.close()

    def tearDown(self):
        self.assertEqual("42", self.kernel.result("precious"))

    def dealer(self, channel="shell"):
        dealer = zmq.Context.instance().socket(zmq.DEALER)
        dealer.linger = 0
        dealer.connect(f"tcp://127.0.0.1:{getattr(self.kernel.manager, channel + '_port')}")
        self.addCleanup(dealer.close)
        return dealer

    def message(self, kind, content, **header):
        session = self.kernel.client.session
        message = session.msg(kind, content)
        message["header"].update(header)
        return session.serialize(message)

    def proves_alive(self, dealer):
        """Checks that the kernel still answers on the same connection."""
        dealer.send_multipart(self.message("kernel_info_request", {}))
        self.assertTrue(dealer.poll(PATIENCE * 1000))
        reply = dealer.recv_multipart()
        self.assertIn(b"kernel_info_reply", reply[2])
        self.assertFalse(dealer.poll(50), "more than one answer")

    def test_a_wrong_signature_is_not_executed(self):
        dealer = self.dealer()
        parts = self.message("execute_request", {"code": "precious = 0;"})
        for signature in (b"", b"0" * 64, parts[1][:-1], parts[1].upper()):
            dealer.send_multipart([parts[0], signature, *parts[2:]])
        self.proves_alive(dealer)

    def test_a_recorded_message_is_not_executed_again(self):
        dealer = self.dealer()
        parts = self.message("execute_request", {"code": "Console.Write(precious++); precious--;"})
        dealer.send_multipart(parts)
        self.assertTrue(dealer.poll(PATIENCE * 1000))
        dealer.recv_multipart()
        dealer.send_multipart(parts)
        self.proves_alive(dealer)

    def test_malformed_messages_are_dropped(self):
        dealer = self.dealer()
        parts = self.message("kernel_info_request", {})
        sign = self.kernel.client.session.sign
        for broken in (
            [b""], [b"<IDS|MSG>"], parts[:3], parts[1:], [b"x"] * 50,
            *([b"<IDS|MSG>", sign(body), *body] for body in (
                [b"{", b"{}", b"{}", b"{}"], [b"[]", b"{}", b"{}", b"{}"], [b"{}", b"{}", b"{}", b"{}"], [b"\xff\xfe", b"{}", b"{}", b"{}"],
                [b'{"msg_type": 5}', b"{}", b"{}", b"{}"], [b'{"msg_type": "\\ud800"}', b"{}", b"{}", b"{}"], [b"[" * 5000, b"{}", b"{}", b"{}"])),
        ):
            dealer.send_multipart(broken)
        self.proves_alive(dealer)

    def test_unknown_types_are_ignored(self):
        for channel in ("shell", "control", "stdin"):
            dealer = self.dealer(channel)
            for kind in ("nonsense_request", "execute_reply", "status", "apply_request", "input_reply"):
                dealer.send_multipart(self.message(kind, {}))
            if channel != "stdin":
                self.proves_alive(dealer)

    def test_missing_and_wrong_members_have_defaults(self):
        dealer = self.dealer()
        for kind in ("execute", "complete", "inspect", "is_complete", "history", "comm_info"):
            for content in ({}, {"code": None, "cursor_pos": "x", "n": [], "silent": 3, "user_expressions": [], "hist_access_type": 1}):
                dealer.send_multipart(self.message(f"{kind}_request", content))
                self.assertTrue(dealer.poll(PATIENCE * 1000), f"no answer to {kind}_request with {content}")
                dealer.recv_multipart()
        self.proves_alive(dealer)

    def test_a_missing_parent_header_is_no_matter(self):
        dealer = self.dealer()
        body = [b'{"msg_type": "kernel_info_request", "msg_id": "%s"}' % uuid.uuid4().hex.encode(), b"{}", b"{}", b"{}"]
        dealer.send_multipart([b"<IDS|MSG>", self.kernel.client.session.sign(body), *body])
        self.assertTrue(dealer.poll(PATIENCE * 1000))
        dealer.recv_multipart()
        self.proves_alive(dealer)

    def test_noise_on_every_port_does_no_harm(self):
        noise = random.Random(1)
        greeting = b"\xff" + bytes(8) + b"\x7f\x03\x01NULL" + bytes(48)
        ready = b"\x04\x26\x05READY\x0bSocket-Type\x00\x00\x00\x06DEALER\x08Identity\x00\x00\x00\x00"
        for name in ("shell", "iopub", "stdin", "control", "hb"):
            for start in (b"", greeting[:20], greeting, greeting + ready):
                for _ in range(10):
                    with socket.create_connection(("127.0.0.1", getattr(self.kernel.manager, name + "_port"))) as peer:
                        try:
                            peer.sendall(start + noise.randbytes(noise.randrange(300)))
                        except ConnectionError:
                            pass  # the kernel has closed the connection

    def test_a_frame_that_promises_the_world_costs_nothing(self):
        greeting = b"\xff" + bytes(8) + b"\x7f\x03\x01NULL" + bytes(48)
        with socket.create_connection(("127.0.0.1", self.kernel.manager.shell_port)) as peer:
            peer.sendall(greeting + b"\x02" + (1 << 62).to_bytes(8, "big"))
            peer.settimeout(PATIENCE)
            while peer.recv(1000):
                pass  # until the kernel closes

    def status(self, name):
        with open(f"/proc/{self.kernel.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith(name + ":"))

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.kernel.pid}/fd"))

    def strangers(self, count, data):
        """Opens connections to every channel that send something and then nothing more."""
        peers = []
        for number in range(count):
            name = ("shell", "iopub", "stdin", "control", "hb")[number % 5]
            peer = socket.create_connection(("127.0.0.1", getattr(self.kernel.manager, name + "_port")))
            self.addCleanup(peer.close)
            try:
                peer.sendall(data(name))
            except ConnectionError:
                pass  # too many
            peers.append(peer)
        return peers

    @staticmethod
    def handshake(name):
        kind = {"iopub": b"SUB", "hb": b"REQ"}.get(name, b"DEALER")
        ready = b"\x05READY\x0bSocket-Type" + len(kind).to_bytes(4, "big") + kind
        return b"\xff" + bytes(8) + b"\x7f\x03\x01NULL" + bytes(48) + b"\x04" + bytes([len(ready)]) + ready

    def test_strangers_take_few_threads_and_the_front_end_stays(self):
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192), most))
        before, files = self.status("Threads"), self.descriptors()
        self.strangers(1500, lambda name: b"")
        self.assertEqual("42", self.kernel.result("precious"))
        self.assertLess(self.descriptors() - files, 5 * 64 + 40, "descriptors for connections that send nothing")
        self.assertLess(self.status("Threads") - before, 40, "threads for connections that send nothing")
        self.strangers(1500, self.handshake)
        self.assertEqual("42", self.kernel.result("precious"))
        self.assertLess(self.status("Threads") - before, 400, "threads for 1,500 handshakes")
        newcomer = self.dealer()
        self.proves_alive(newcomer)

    def test_a_handshake_takes_no_memory(self):
        before = self.status("VmHWM")
        greeting = b"\xff" + bytes(8) + b"\x7f\x03\x01NULL" + bytes(48)
        ready = b"\x05READY\x0bSocket-Type\x00\x00\x00\x06DEALER\x08Identity"
        for length in (256, 4096, 200 << 20):
            with socket.create_connection(("127.0.0.1", self.kernel.manager.shell_port)) as peer:
                body = ready + length.to_bytes(4, "big")
                peer.sendall(greeting + b"\x06" + (len(body) + length).to_bytes(8, "big") + body)
                try:
                    for _ in range(0, length, 1 << 20):
                        peer.sendall(bytes(min(length, 1 << 20)))
                except ConnectionError:
                    pass  # the kernel has closed the connection
                peer.settimeout(PATIENCE)
                try:
                    while peer.recv(1000):
                        pass
                except ConnectionError:
                    pass
        self.assertLess(self.status("VmHWM") - before, 50 << 10, "KiB of memory for an identity of 200 MiB")

    def test_what_strangers_send_reaches_the_log_without_control_characters(self):
        evil = b"\x1b]0;owned\x07\x1b[2J\n[labs kernel] forged"
        ready = self.handshake("shell")
        error = b"\x05ERROR" + bytes([len(evil)]) + evil
        with tempfile.TemporaryFile() as log:
            kernel = Kernel(stderr=log)
            try:
                for start in (ready[:64] + b"\x04" + bytes([len(evil) + 1, len(evil)]) + evil,
                              ready + b"\x04" + bytes([len(error)]) + error):
                    with socket.create_connection(("127.0.0.1", kernel.manager.shell_port)) as peer:
                        peer.sendall(start)
                        peer.settimeout(PATIENCE)
                        while peer.recv(1000):
                            pass  # until the kernel closes
            finally:
                kernel.close()
            log.seek(0)
            lines = log.read().decode().splitlines()
        self.assertEqual(2, len([line for line in lines if "owned" in line]), lines)
        self.assertFalse([line for line in lines if "\x1b" in line or "\x07" in line or line.startswith("[labs kernel] forged")], lines)

    def test_strangers_have_smaller_messages(self):
        before = self.status("VmHWM")
        for name in ("shell", "iopub", "hb"):
            with socket.create_connection(("127.0.0.1", getattr(self.kernel.manager, name + "_port"))) as peer:
                peer.sendall(self.handshake(name))
                try:
                    for _ in range(300):
                        peer.sendall(b"\x03" + (1 << 20).to_bytes(8, "big") + bytes(1 << 20))
                except ConnectionError:
                    continue
            self.fail(f"300 MiB were accepted on {name}")
        self.assertLess(self.status("VmHWM") - before, 50 << 10, "KiB of memory")
