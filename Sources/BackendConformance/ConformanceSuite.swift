/// All that every backend must do.
public enum ConformanceSuite {
    /// The checks; each is independent of the others, and they may run at the same time.
    public static let all: [ConformanceCheck] =
        absenceChecks + blobChecks + sourceChecks + manifestChecks + tagChecks + deletionChecks + concurrencyChecks
        + surroundingChecks
}
