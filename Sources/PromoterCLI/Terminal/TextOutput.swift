/// Somewhere that text goes: standard output, standard error, or memory in tests.
protocol TextOutput: Sendable {
    /// Writes text, all of it.
    ///
    /// What a closed pipe does not take is dropped; any other failure is kept for ``failure``.
    ///
    /// - Parameter text: the text.
    func write(_ text: String)

    /// Why text could not be written; `nil` where all went well, or where nobody reads any more.
    var failure: String? { get }
}
