namespace Labs;

/// <summary>Whether an owner has renewed the lease on what it has made, see <see cref="LeaseRenewal"/>.</summary>
public enum LeaseState
{
    /// <summary>There is no lease, so it says nothing about the owner.</summary>
    None,

    /// <summary>The owner renewed the lease a short time ago.</summary>
    Current,

    /// <summary>The owner has not renewed the lease in time.</summary>
    Expired,
}
