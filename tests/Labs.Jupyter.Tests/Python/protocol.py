"""Jupyter's messaging specification, message by message, on one kernel."""
import os
import statistics
import tempfile
import time
import unittest

import zmq

from kernels import Kernel, PATIENCE, kinds, queue, text


class Protocol(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kernel = Kernel()

    @classmethod
    def tearDownClass(cls):
        cls.kernel.close()

    # execute

    def test_a_result_has_the_count_of_its_cell(self):
        reply, messages = self.kernel.run("6 * 7")
        self.assertEqual(["execute_input", "execute_result"], kinds(messages))
        self.assertEqual("42", messages[1]["content"]["data"]["text/plain"])
        self.assertEqual(reply["execution_count"], messages[1]["content"]["execution_count"])
        self.assertEqual(reply["execution_count"], messages[0]["content"]["execution_count"])
        self.assertEqual("6 * 7", messages[0]["content"]["code"])
        self.assertEqual(reply["execution_count"] + 1, self.kernel.run("1")[0]["execution_count"])

    def test_stdout_and_stderr_come_in_order(self):
        _, messages = self.kernel.run('Console.Write("a"); Console.Error.Write("b"); Console.Write("c");')
        streams = [(m["content"]["name"], m["content"]["text"]) for m in messages if m["msg_type"] == "stream"]
        self.assertEqual([("stdout", "a"), ("stderr", "b"), ("stdout", "c")], streams)

    def test_what_a_cell_prints_comes_while_it_runs(self):
        message_id = self.kernel.send('Console.WriteLine("first"); while (!System.IO.File.Exists("/proc/self/none")) await Task.Delay(10);')
        self.kernel.wait_for_text("first")
        self.kernel.ask("control", "interrupt_request", {})
        self.assertEqual("error", self.kernel.reply(message_id)["content"]["status"])
        self.kernel.until_idle(message_id)

    def test_a_silent_request_publishes_and_counts_nothing(self):
        before = self.kernel.run("1")[0]["execution_count"]
        reply, messages = self.kernel.run('Console.Write("psst"); var silentValue = 5; 7', silent=True)
        self.assertEqual("ok", reply["status"])
        self.assertEqual([], messages)
        self.assertEqual("5", self.kernel.result("silentValue"))
        self.assertEqual(before + 2, self.kernel.run("1")[0]["execution_count"])

    def test_store_history_false_does_not_count(self):
        before = self.kernel.run("1")[0]["execution_count"]
        _, messages = self.kernel.run("2", store_history=False)
        self.assertIn("execute_result", kinds(messages))
        self.assertEqual(before + 1, self.kernel.run("1")[0]["execution_count"])

    def test_user_expressions_are_values_or_errors(self):
        reply, _ = self.kernel.run("var expressed = 20;", user_expressions={"good": "expressed + 1", "bad": "nowhere"})
        self.assertEqual("21", reply["user_expressions"]["good"]["data"]["text/plain"])
        self.assertEqual("ok", reply["user_expressions"]["good"]["status"])
        self.assertEqual("error", reply["user_expressions"]["bad"]["status"])
        self.assertEqual("CS0103", reply["user_expressions"]["bad"]["ename"])

    def test_an_error_stops_the_cells_behind_it(self):
        ids = [self.kernel.send(code) for code in ('await Task.Delay(500); throw new Exception("boom");', "var afterBoom = 1;", "2")]
        statuses = [self.kernel.reply(i)["content"]["status"] for i in ids]
        self.assertEqual(["error", "aborted", "aborted"], statuses)
        for i in ids:
            self.kernel.until_idle(i)
        self.assertEqual("3", self.kernel.result("1 + 2"))

    def test_stop_on_error_false_goes_on(self):
        first = self.kernel.send('await Task.Delay(300); throw new Exception("boom");', stop_on_error=False)
        second = self.kernel.send("2")
        self.assertEqual("error", self.kernel.reply(first)["content"]["status"])
        self.assertEqual("ok", self.kernel.reply(second)["content"]["status"])
        self.kernel.until_idle(second)

    def test_an_error_names_the_line_of_the_cell(self):
        reply, messages = self.kernel.run('var a = 1;\nthrow new InvalidOperationException("boom");')
        error = messages[-1]
        self.assertEqual("error", error["msg_type"])
        self.assertEqual(("InvalidOperationException", "boom"), (error["content"]["ename"], error["content"]["evalue"]))
        self.assertIn("line 2", "\n".join(error["content"]["traceback"]))
        self.assertEqual(error["content"]["traceback"], reply["traceback"])

    def test_displays_are_updated_and_cleared(self):
        _, messages = self.kernel.run('var shown = display("one"); shown.Update("two"); ClearOutput(true);')
        self.assertEqual(["execute_input", "display_data", "update_display_data", "clear_output"], kinds(messages))
        ids = {m["content"]["transient"]["display_id"] for m in messages[1:3]}
        self.assertEqual(1, len(ids))
        self.assertEqual("two", messages[2]["content"]["data"]["text/plain"])
        self.assertEqual(True, messages[3]["content"]["wait"])

    def test_json_types_are_json(self):
        _, messages = self.kernel.run('display("{\\"a\\": [1, 2]}", "application/json");')
        self.assertEqual({"a": [1, 2]}, messages[1]["content"]["data"]["application/json"])

    def test_text_that_is_no_unicode_arrives_as_something(self):
        _, messages = self.kernel.run('Console.Write("x\\ud800y"); "\\udc00"')
        self.assertIn("execute_result", kinds(messages))
        self.assertTrue(text(messages).startswith("x"))

    def test_cells_of_net_interactive_say_their_language_in_metadata(self):
        message = self.kernel.client.session.msg("execute_request", {"code": "echo $((6*7))"}, metadata={"polyglot_notebook": {"kernelName": "bash"}})
        self.kernel.client.shell_channel.send(message)
        self.assertEqual("42\n", text(self.kernel.until_idle(message["header"]["msg_id"])))
        self.kernel.reply(message["header"]["msg_id"])

    def test_a_question_opens_the_pager(self):
        reply, _ = self.kernel.run("Math.Max?")
        self.assertEqual("page", reply["payload"][0]["source"])
        self.assertIn("Max", reply["payload"][0]["data"]["text/plain"])

    # interrupts

    def interrupt(self, channel, code):
        message_id = self.kernel.send(f'Console.WriteLine("running"); {code}')
        self.kernel.wait_for_text("running")
        started = time.monotonic()
        asked = self.kernel.ask(channel, "interrupt_request", {})
        reply = self.kernel.reply if channel == "shell" else self.kernel.control_reply
        self.assertEqual("ok", reply(asked)["content"]["status"])
        ended = self.kernel.reply(message_id)["content"]
        self.assertEqual(("error", "Interrupted"), (ended["status"], ended["ename"]))
        self.kernel.until_idle(message_id)
        self.assertEqual("42", self.kernel.result("6 * 7"))
        return time.monotonic() - started

    def test_an_endless_loop_is_stopped_on_control_and_shell(self):
        for channel in ("control", "shell"):
            self.interrupt(channel, "while (true) { }")

    def test_a_sleep_is_stopped_on_control_and_shell(self):
        for channel in ("control", "shell"):
            self.interrupt(channel, "Thread.Sleep(-1);")

    def test_an_await_is_stopped_on_control_and_shell(self):
        for channel in ("control", "shell"):
            self.interrupt(channel, "await Task.Delay(-1);")

    def test_a_cell_that_fills_the_thread_pool_is_stopped(self):
        # A busy machine's pool adds a thread after a minute. One that adds none shows that neither answers nor cells need any.
        self.kernel.run("ThreadPool.GetMaxThreads(out var most, out var ports); ThreadPool.SetMaxThreads(64, ports);")
        self.kernel.run("using System.Threading; var gate = new ManualResetEventSlim();")
        fill = "var waiting = Enumerable.Range(0, 500).Select(_ => Task.Run(() => gate.Wait())).ToArray(); "
        self.interrupt("control", fill + "await Task.WhenAll(waiting);")
        self.kernel.run(fill)
        self.assertIn("Max", self.kernel.reply(self.kernel.client.complete("Math.M"))["content"]["matches"])
        self.assertTrue(self.kernel.reply(self.kernel.client.inspect("Math", 3))["content"]["found"])
        self.test_a_line_is_read_from_the_front_end()
        self.test_input_has_a_prompt_and_can_be_secret()
        self.assertEqual("499", self.kernel.result("await Task.FromResult(499)"))
        self.kernel.run("gate.Set(); ThreadPool.SetMaxThreads(most, ports); await Task.WhenAll(waiting);")

    def test_an_interrupt_of_nothing_is_answered(self):
        asked = self.kernel.ask("control", "interrupt_request", {})
        self.assertEqual("ok", self.kernel.control_reply(asked)["content"]["status"])
        self.assertEqual("2", self.kernel.result("1 + 1"))

    # requests about code

    def test_questions_are_answered_while_a_cell_runs(self):
        self.kernel.run("var numbers = new List<int>();")
        message_id = self.kernel.send('Console.WriteLine("running"); while (true) { }')
        self.kernel.wait_for_text("running")
        self.assertIn("AddRange", self.kernel.reply(self.kernel.client.complete("numbers.Add"))["content"]["matches"])
        self.assertTrue(self.kernel.reply(self.kernel.client.inspect("numbers", 3))["content"]["found"])
        self.assertEqual("incomplete", self.kernel.reply(self.kernel.client.is_complete("if (true) {"))["content"]["status"])
        self.assertEqual("ok", self.kernel.reply(self.kernel.client.kernel_info())["content"]["status"])
        self.kernel.ask("control", "interrupt_request", {})
        self.assertEqual("error", self.kernel.reply(message_id)["content"]["status"])
        self.kernel.until_idle(message_id)

    def test_an_answer_takes_no_longer_while_a_cell_computes(self):
        """Compares the medians of the same requests while nothing runs and while a cell uses a processor."""
        self.kernel.run("var busy = new List<int>();")
        times = {False: [], True: []}
        for turn in range(6):
            computes = turn % 2 == 1
            if computes:
                message_id = self.kernel.send('Console.WriteLine("running"); while (true) { }')
                self.kernel.wait_for_text("running")
            for _ in range(10):
                for ask in (lambda: self.kernel.client.complete("busy.Add"), lambda: self.kernel.client.inspect("Math.Max(1, ", 12)):
                    started = time.monotonic()
                    self.kernel.reply(ask())
                    if turn > 0:  # the first round warms up the kernel
                        times[computes].append(time.monotonic() - started)
            if computes:
                self.kernel.ask("control", "interrupt_request", {})
                self.kernel.reply(message_id)
                self.kernel.until_idle(message_id)
        idle, busy = (statistics.median(times[computes]) for computes in (False, True))
        self.assertLess(busy, 5 * idle, f"median answer {idle * 1000:.1f} ms with no cell, {busy * 1000:.1f} ms while one computes")

    def test_names_of_packages_are_completed_while_a_cell_runs(self):
        with tempfile.TemporaryDirectory() as feed:
            for name in ("Labs.Sample.1.0.0", "Labs.Sample.1.2.0", "Labs.Other.1.0.0"):
                open(os.path.join(feed, name + ".nupkg"), "w").close()
            self.kernel.run(f'#i "nuget: {feed}"')
            message_id = self.kernel.send('Console.WriteLine("running"); while (true) { }')
            self.kernel.wait_for_text("running")
            names = self.kernel.reply(self.kernel.client.complete('#r "nuget: labs.'))["content"]
            versions = self.kernel.reply(self.kernel.client.complete('#r "nuget: Labs.Sample, '))["content"]
            self.kernel.ask("control", "interrupt_request", {})
            self.kernel.reply(message_id)
            self.kernel.until_idle(message_id)
        self.assertEqual(["Labs.Other", "Labs.Sample"], names["matches"])
        self.assertEqual(["1.2.0", "1.0.0"], versions["matches"])

    def test_positions_are_code_points(self):
        code = 'var smile = "😀😀"; Math.Sqr'
        reply = self.kernel.reply(self.kernel.client.complete(code))["content"]
        self.assertEqual(["Sqrt"], reply["matches"])
        self.assertEqual("Sqr", code[reply["cursor_start"]:reply["cursor_end"]])

    def test_positions_out_of_the_code_do_no_harm(self):
        for position in (-5, 10**9):
            self.assertEqual("ok", self.kernel.reply(self.kernel.client.complete("Math.", position))["content"]["status"])
            self.assertEqual("ok", self.kernel.reply(self.kernel.client.inspect("Math.", position))["content"]["status"])

    def test_inspection_of_nothing_finds_nothing(self):
        self.assertFalse(self.kernel.reply(self.kernel.client.inspect("  ", 1))["content"]["found"])

    def test_incomplete_code_has_an_indent(self):
        reply = self.kernel.reply(self.kernel.client.is_complete("  if (true) {"))["content"]
        self.assertEqual(("incomplete", "      "), (reply["status"], reply["indent"]))

    def test_history_by_tail_range_and_search(self):
        for code in ("111", "222", "111"):
            self.kernel.run(code)
        last = [h[2] for h in self.history(hist_access_type="tail", n=3)]
        self.assertEqual(["111", "222", "111"], last)
        session, line, _ = self.history(hist_access_type="tail", n=1)[0]
        self.assertEqual([[session, line, "111"]], self.history(hist_access_type="range", session=session, start=line, stop=line + 1))
        self.assertEqual(2, len(self.history(hist_access_type="search", pattern="1?1")))
        self.assertEqual(1, len(self.history(hist_access_type="search", pattern="1*", unique=True, n=1)))
        self.assertEqual(["222", "222"], self.history(hist_access_type="search", pattern="222", output=True, n=1)[0][2])

    def history(self, output=False, **arguments):
        return self.kernel.reply(self.kernel.client.history(raw=True, output=output, **arguments))["content"]["history"]

    # the kernel itself

    def test_kernel_info_on_shell_and_control(self):
        shell = self.kernel.reply(self.kernel.client.kernel_info())["content"]
        control = self.kernel.control_reply(self.kernel.ask("control", "kernel_info_request", {}))["content"]
        self.assertEqual(shell, control)
        self.assertEqual("5.5", shell["protocol_version"])
        self.assertEqual([], shell["supported_features"])
        self.assertEqual(("C#", ".cs"), (shell["language_info"]["name"], shell["language_info"]["file_extension"]))

    def test_every_request_is_busy_then_idle(self):
        for kind, content in (("kernel_info_request", {}), ("comm_info_request", {}), ("is_complete_request", {"code": "1"})):
            message_id = self.kernel.ask("shell", kind, content)
            states = []
            while not states or states[-1] != "idle":
                message = self.kernel.client.get_iopub_msg(timeout=PATIENCE)
                if message["parent_header"].get("msg_id") == message_id:
                    states.append(message["content"]["execution_state"])
            self.assertEqual(["busy", "idle"], states)

    def test_debugger_and_subshells_are_declined(self):
        reply = self.kernel.control_reply(self.kernel.ask("control", "debug_request", {"type": "request", "seq": 7, "command": "initialize"}))
        self.assertEqual((False, 7, "initialize"), tuple(reply["content"][k] for k in ("success", "request_seq", "command")))
        for kind in ("create", "delete", "list"):
            reply = self.kernel.control_reply(self.kernel.ask("control", f"{kind}_subshell_request", {}))
            self.assertEqual("error", reply["content"]["status"])

    def test_the_heart_beats_while_a_cell_computes(self):
        message_id = self.kernel.send('Console.WriteLine("running"); while (true) { }')
        self.kernel.wait_for_text("running")
        heart = zmq.Context.instance().socket(zmq.REQ)
        heart.connect(f"tcp://127.0.0.1:{self.kernel.manager.hb_port}")
        for beat in (b"ping", b"", b"x" * 60_000):
            heart.send(beat)
            self.assertTrue(heart.poll(PATIENCE * 1000))
            self.assertEqual(beat, heart.recv())
        heart.close(0)
        self.kernel.ask("control", "interrupt_request", {})
        self.kernel.reply(message_id)
        self.kernel.until_idle(message_id)

    def test_a_second_client_sees_everything(self):
        other = self.kernel.new_client()
        message_id = self.kernel.send('Console.Write("both"); 5')
        self.assertEqual("both", text(self.kernel.until_idle(message_id, other)))
        self.assertEqual("both", text(self.kernel.until_idle(message_id)))
        self.kernel.reply(message_id)
        other.stop_channels()

    def test_a_subscriber_is_welcomed(self):
        subscriber = zmq.Context.instance().socket(zmq.SUB)
        subscriber.connect(f"tcp://127.0.0.1:{self.kernel.manager.iopub_port}")
        subscriber.subscribe(b"")
        self.assertTrue(subscriber.poll(PATIENCE * 1000))
        message = self.kernel.client.session.deserialize(self.kernel.client.session.feed_identities(subscriber.recv_multipart())[1])
        self.assertEqual(("iopub_welcome", ""), (message["msg_type"], message["content"]["subscription"]))
        subscriber.close(0)

    # input

    def answer(self, value):
        request = self.kernel.client.get_stdin_msg(timeout=PATIENCE)
        self.kernel.client.input(value)
        return request["content"]

    def test_a_line_is_read_from_the_front_end(self):
        message_id = self.kernel.send('Console.Write("Name: "); var name = Console.ReadLine(); Console.Write($"hello {name}");', allow_stdin=True)
        self.assertEqual({"prompt": "", "password": False}, self.answer("Ada"))
        self.assertEqual("Name: hello Ada", text(self.kernel.until_idle(message_id)))
        self.kernel.reply(message_id)

    def test_input_has_a_prompt_and_can_be_secret(self):
        message_id = self.kernel.send('var user = await Kernel.GetInputAsync("user"); var word = await Kernel.GetPasswordAsync("word"); user + word', allow_stdin=True)
        self.assertEqual({"prompt": "user", "password": False}, self.answer("a"))
        self.assertEqual({"prompt": "word", "password": True}, self.answer("b"))
        self.assertEqual("ab", self.kernel.until_idle(message_id)[-1]["content"]["data"]["text/plain"])
        self.kernel.reply(message_id)

    def test_who_waits_for_input_is_stopped(self):
        for code in ("Console.ReadLine();", "await Kernel.GetInputAsync();"):
            message_id = self.kernel.send(code, allow_stdin=True)
            self.kernel.client.get_stdin_msg(timeout=PATIENCE)
            self.kernel.ask("control", "interrupt_request", {})
            self.assertEqual("Interrupted", self.kernel.reply(message_id)["content"]["ename"])
            self.kernel.until_idle(message_id)
        self.assertEqual("2", self.kernel.result("1 + 1"))

    def test_without_stdin_nobody_is_asked(self):
        for code in ("Console.ReadLine();", "await Kernel.GetInputAsync();"):
            reply, _ = self.kernel.run(code, allow_stdin=False)
            self.assertEqual("InputUnavailableException", reply["ename"])

    # comms

    def comm(self, kind, comm_id, **content):
        return self.kernel.until_idle(self.kernel.ask("shell", kind, {"comm_id": comm_id, "data": {}, **content}))

    def comms(self):
        return self.kernel.reply(self.kernel.client.comm_info())["content"]["comms"]

    def until_comm(self, kind):
        while True:
            message = self.kernel.client.get_iopub_msg(timeout=PATIENCE)
            if message["msg_type"] == kind:
                return message["content"]

    def test_a_comm_that_nobody_takes_is_closed(self):
        messages = self.comm("comm_open", "nobodys", target_name="nowhere")
        self.assertEqual([("comm_close", "nobodys")], [(m["msg_type"], m["content"]["comm_id"]) for m in messages])
        self.comm("comm_msg", "nobodys")
        self.comm("comm_close", "nobodys")
        self.assertEqual({}, self.comms())

    def test_a_front_end_talks_to_a_cell(self):
        self.kernel.run('Kernel.AddCommTarget("adder", (comm, opened) => { var sum = opened.GetProperty("start").GetInt32();'
                        ' comm.OnMessage(data => comm.Send(new { sum = sum += data.GetProperty("add").GetInt32() })); });')
        self.kernel.ask("shell", "comm_open", {"comm_id": "c1", "target_name": "adder", "data": {"start": 10}})
        for add, expected in ((5, 15), (7, 22)):
            self.kernel.ask("shell", "comm_msg", {"comm_id": "c1", "data": {"add": add}})
            self.assertEqual({"comm_id": "c1", "data": {"sum": expected}}, self.until_comm("comm_msg"))
        self.assertEqual({"c1": {"target_name": "adder"}}, self.comms())
        self.comm("comm_msg", "c1", data={"wrong": 1})  # its handler throws
        self.comm("comm_close", "c1")
        self.assertEqual({}, self.comms())

    def test_a_cell_talks_to_the_front_end(self):
        self.kernel.run('var talk = Kernel.OpenComm("panel", new { title = "hi" }); string heard = ""; talk.OnMessage(data => heard = data.ToString());')
        comm_id = next(iter(self.comms()))
        self.comm("comm_msg", comm_id, data={"x": 1})
        self.assertEqual('{"x": 1}', self.kernel.result("heard"))
        _, messages = self.kernel.run("talk.Send(new { y = 2 }); talk.Close();")
        self.assertEqual({}, self.comms())

    def test_what_a_handler_prints_and_its_exception_belong_to_the_cell_that_added_it(self):
        message_id = self.kernel.send('Kernel.AddCommTarget("loud", (comm, opened) => { Console.Write("heard");'
                                      ' throw new InvalidOperationException("handler"); });')
        self.kernel.reply(message_id)
        self.kernel.until_idle(message_id)
        self.kernel.run("1")
        self.kernel.ask("shell", "comm_open", {"comm_id": "c2", "target_name": "loud", "data": {}})
        self.assertEqual(message_id, self.parent_of("heard"))
        self.assertEqual(message_id, self.parent_of("InvalidOperationException: handler"))

    def test_a_handler_that_sleeps_delays_no_answer_and_is_stopped(self):
        self.kernel.run('Kernel.AddCommTarget("sleeper", (comm, opened) => { Console.Write("asleep"); Thread.Sleep(-1); });')
        opened = self.kernel.ask("shell", "comm_open", {"comm_id": "c3", "target_name": "sleeper", "data": {}})
        self.parent_of("asleep")
        self.assertIn("Max", self.kernel.reply(self.kernel.client.complete("Math.M"))["content"]["matches"])
        self.assertEqual("2", self.kernel.result("1 + 1"))
        self.kernel.ask("control", "interrupt_request", {})
        self.kernel.until_idle(opened)

    # output past the console, and after a cell's end

    def parent_of(self, printed):
        """Waits until something is printed and returns the id of the request that it belongs to."""
        while True:
            message = self.kernel.client.get_iopub_msg(timeout=PATIENCE)
            if message["msg_type"] == "stream" and printed in message["content"]["text"]:
                return message["parent_header"].get("msg_id")

    def test_late_output_belongs_to_the_cell_that_started_it(self):
        self.kernel.run("var late = new SemaphoreSlim(0);")
        message_id = self.kernel.send('_ = Task.Run(async () => { await late.WaitAsync(); Console.Write("much later"); });')
        self.kernel.reply(message_id)
        self.kernel.until_idle(message_id)
        self.kernel.send("late.Release(); await Task.Delay(500);")
        self.assertEqual(message_id, self.parent_of("much later"))
        self.assertEqual("2", self.kernel.result("1 + 1"))

    def test_child_processes_print_into_their_cell(self):
        _, messages = self.kernel.run('System.Diagnostics.Process.Start("sh", ["-c", "echo child; echo complaint >&2"]).WaitForExit(); 5')
        self.assertEqual(("child\n", "complaint\n"), (text(messages), text(messages, "stderr")))
        self.assertEqual("execute_result", messages[-1]["msg_type"])

    def test_a_child_process_that_outlives_its_cell_prints_into_it(self):
        fifo = "/tmp/labs-protocol-fifo"
        message_id = self.kernel.send(f'System.Diagnostics.Process.Start("sh", ["-c", "rm -f {fifo}; mkfifo {fifo}; cat {fifo}; rm {fifo}"]);'
                                      f' while (!System.IO.File.Exists("{fifo}")) await Task.Delay(10);')
        self.kernel.reply(message_id)
        self.kernel.until_idle(message_id)
        self.kernel.send(f'System.IO.File.WriteAllText("{fifo}", "from the child"); await Task.Delay(500);')
        self.assertEqual(message_id, self.parent_of("from the child"))
        self.assertEqual("2", self.kernel.result("1 + 1"))

    def test_libraries_in_c_print_into_their_cell(self):
        self.kernel.run('using System.Runtime.InteropServices; static class C {'
                        ' [DllImport("libc")] public static extern int puts(string text);'
                        ' [DllImport("libc")] public static extern nint write(int descriptor, string text, nint count); }')
        _, messages = self.kernel.run('Console.Write("a "); C.puts("by libc"); C.write(2, "raw", 3); 5')
        self.assertEqual(("a by libc\n", "raw"), (text(messages), text(messages, "stderr")))

    def test_text_of_c_libraries_and_of_the_cell_stays_in_order(self):
        self.kernel.run('using System.Runtime.InteropServices;\n'
                        'static class P { [DllImport("libc")] public static extern int puts(string text); }')
        _, messages = self.kernel.run('for (var i = 0; i < 100; i++) { P.puts($"c{i}"); Console.WriteLine($"n{i}"); }'
                                      ' P.puts("before"); display(1); P.puts("after");')
        lines = "".join(f"c{i}\nn{i}\n" for i in range(100))
        shown = next(i for i, m in enumerate(messages) if m["msg_type"] == "display_data")
        self.assertEqual((lines + "before\n", "after\n"), (text(messages[:shown]), text(messages[shown:])))

    def test_a_silent_request_leaves_the_streams_to_the_cells(self):
        self.kernel.run('using System.Runtime.InteropServices;\n'
                        'static class Q { [DllImport("libc")] public static extern int puts(string text); }\n'
                        'var go = new SemaphoreSlim(0);')
        message_id = self.kernel.send('new Thread(() => { go.Wait(); Q.puts("by libc, late"); throw new Exception("a stray"); }).Start();')
        self.kernel.reply(message_id)
        self.kernel.until_idle(message_id)
        silent = self.kernel.send("go.Release(); await Task.Delay(500);", silent=True)
        self.assertEqual("ok", self.kernel.reply(silent)["content"]["status"])
        self.assertEqual([message_id, message_id], [self.parent_of("by libc, late"), self.parent_of("a stray")])

    def test_cells_leave_no_descriptors_open(self):
        import os
        self.kernel.run("1")
        before = len(os.listdir(f"/proc/{self.kernel.pid}/fd"))
        for _ in range(100):
            self.kernel.run("1")
        self.assertLess(len(os.listdir(f"/proc/{self.kernel.pid}/fd")), before + 10)

    def test_warnings_of_the_compiler_are_shown(self):
        reply, messages = self.kernel.run("int F() { return 1; Console.Write(2); }\nF()")
        self.assertEqual("ok", reply["status"])
        self.assertIn("warning CS0162", text(messages, "stderr"))

    def test_a_marker_asks_for_values(self):
        for argument, prompt, secret in (('@input:"Your name"', "Your name", False), ('"@input:Your name"', "Your name", False),
                                         ("@password:pw", "pw", True)):
            message_id = self.kernel.send(f'#!set --name q --value {argument}\nq + "!"', allow_stdin=True)
            self.assertEqual({"prompt": prompt, "password": secret}, self.answer("Ada"))
            self.assertEqual("Ada!", self.kernel.until_idle(message_id)[-1]["content"]["data"]["text/plain"])
            self.kernel.reply(message_id)

    # large output

    def test_ten_thousand_lines_are_few_messages(self):
        _, messages = self.kernel.run("for (var i = 0; i < 10_000; i++) Console.WriteLine(i);")
        self.assertEqual("".join(f"{i}\n" for i in range(10_000)), text(messages))
        self.assertLess(len(messages), 1000)

    def test_a_hundred_megabytes_are_cut_with_a_note(self):
        _, messages = self.kernel.run('var line = new string(\'x\', 999); for (var i = 0; i < 100_000; i++) Console.WriteLine(line);')
        self.assertLess(len(text(messages)), 3_000_000)
        self.assertIn("cut", text(messages, "stderr"))
        self.assertEqual("2", self.kernel.result("1 + 1"))
