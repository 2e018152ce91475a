namespace Labs.Jupyter.Tests;

/// <summary>
/// Runs jupyter_kernel_test 0.7 with samples for all its tests (Python/kernel_test_suite.py). A test that it skips fails here.
/// </summary>
[Collection(nameof(JupyterContainer))]
public sealed class KernelTestSuiteTests(KernelTestSuiteTests.Suite suite) : IClassFixture<KernelTestSuiteTests.Suite>
{
    public static TheoryData<string> Tests =>
    [
        "test_clear_output", "test_completion", "test_display_data", "test_error", "test_execute_result", "test_execute_stderr",
        "test_execute_stdout", "test_history", "test_inspect", "test_is_complete", "test_kernel_info", "test_pager",
        "test_recv_iopub_welcome_msg",
    ];

    [Theory, Needs(Capability.Docker, Capability.Root)]
    [MemberData(nameof(Tests))]
    public void Kernel_test(string name) => suite.AssertPassed(name);

    public sealed class Suite(JupyterContainer container) : PythonSuite("kernel_test_suite.py")
    {
        public override async ValueTask InitializeAsync()
        {
            if (JupyterContainer.Missing is not null)
                return;
            var (runner, tests) = (Path.Combine(Python.Folder, "runner.py"), Path.Combine(Python.Folder, "kernel_test_suite.py"));
            Read(await container.RunAsync("python3", runner, tests));
        }
    }
}
