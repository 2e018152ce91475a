using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Labs.Docker;

public sealed partial class Engine
{
    /// <summary>Turns a call that reports values into a stream of them; leaving the loop ends the call.</summary>
    internal async IAsyncEnumerable<TOut> StreamAsync<TIn, TOut>(
        string doing,
        string subject,
        Func<IProgress<TIn>, CancellationToken, Task> call,
        Func<TIn, TOut> convert,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var values = Channel.CreateUnbounded<TIn>(new UnboundedChannelOptions { SingleReader = true });
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = Task.Run(async () =>
        {
            try
            {
                await CallAsync(doing, subject, token => call(new Reporter<TIn>(value => values.Writer.TryWrite(value)), token), left.Token);
                values.Writer.Complete();
            }
            catch (Exception exception)
            {
                values.Writer.Complete(exception);
            }
        }, CancellationToken.None);
        try
        {
            await foreach (var value in values.Reader.ReadAllAsync(cancellationToken))
                yield return convert(value);
        }
        finally
        {
            await left.CancelAsync();
            await reading;
        }
    }
}

/// <summary>Reports on the spot; <see cref="Progress{T}"/> would post to the thread pool and lose the order.</summary>
internal sealed class Reporter<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
