using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Labs.Docker;

public sealed partial class Engine
{
    /// <summary>Turns a request that reports values into a stream of them. Leaving the loop ends the request.</summary>
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
                var report = new Reporter<TIn>(value => values.Writer.TryWrite(value));
                await CallAsync(doing, subject, token => call(report, token), left.Token);
                values.Writer.Complete();
            }
            // Whatever ended the call is thrown to the reader of the values.
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

/// <summary>Passes each value on at once. <see cref="Progress{T}"/> would post to the thread pool, where the order gets lost.</summary>
internal sealed class Reporter<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
