"""Runs jupyter_kernel_test on our kernel, with samples for all its tests, so that none is skipped."""
import jupyter_kernel_test


class LabsKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "labs-csharp"
    language_name = "C#"
    file_extension = ".cs"
    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("oops");'
    code_page_something = "Math.Max?"
    code_generate_error = 'throw new Exception("boom");'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"a" + "b"', "result": "ab"},
        {"code": "new[] { new { A = 1, B = 2 } }", "mime": "text/html"},
        {"code": "6 * 7", "result": "42"},
        {"code": "6 * 7", "result": "42"},
    ]
    code_display_data = [
        {"code": 'display(HTML("<b>bold</b>"));', "mime": "text/html"},
        {"code": "#!mermaid\ngraph LR; a-->b", "mime": "text/vnd.mermaid"},
    ]
    code_clear_output = "ClearOutput();"
    completion_samples = [
        {"text": "Math.Sqr", "matches": ["Sqrt"]},
        {"text": "#!lsm", "matches": ["#!lsmagic"]},
        {"text": "string.IsNullOr", "matches": ["IsNullOrEmpty", "IsNullOrWhiteSpace"]},
    ]
    complete_code_samples = ["1 + 1", "var x = 1;", "if (true) { }", "#!bash\nls"]
    incomplete_code_samples = ["if (true) {", "Math.Max(1,", '"""\nraw', "/* open"]
    invalid_code_samples = ["int 1x;", ") + 1"]
    code_history_pattern = "6 ? 7"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.Max"


class LabsWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "labs-csharp"
    support_iopub_welcome = True


del jupyter_kernel_test  # otherwise its own class would be collected too
