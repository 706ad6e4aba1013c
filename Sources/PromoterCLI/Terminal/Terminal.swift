#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// What an output can show.
struct Terminal: Sendable, Hashable {
    /// How many columns and lines a terminal has.
    struct Size: Sendable, Hashable {
        var columns: Int
        var lines: Int
    }

    /// Its size; `nil` where the output is a file or a pipe.
    var size: Size?
    /// Whether colours are wanted.
    var hasColor: Bool
    /// Whether more than ASCII can be shown.
    var hasUnicode: Bool
    /// Whether lines can be taken back and written anew.
    var isLive: Bool

    /// A file or a pipe, in ASCII.
    static let plain = Terminal(size: nil, environment: [:])

    /// How many columns a line may have; `nil` for any number.
    var width: Int? { size.map { max($0.columns, 20) } }

    /// Decides what an output can show.
    ///
    /// Colour: on a terminal that is not "dumb", without `NO_COLOR` (no-color.org). Unicode: where the locale says UTF-8.
    ///
    /// - Parameters:
    ///   - size: the terminal's size; `nil` for a file or a pipe.
    ///   - environment: the environment.
    init(size: Size?, environment: [String: String]) {
        let isDumb = environment["TERM"].map { $0.isEmpty || $0 == "dumb" } ?? true
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        let charset = locale.lowercased()
        self.size = size
        hasColor = size != nil && !isDumb && (environment["NO_COLOR"] ?? "").isEmpty
        hasUnicode = charset.contains("utf-8") || charset.contains("utf8")
        isLive = size != nil && !isDumb
    }

    /// Asks the system for the size of the terminal behind a file descriptor.
    ///
    /// - Parameter descriptor: the file descriptor.
    /// - Returns: the size, or `nil` where it is no terminal.
    static func size(of descriptor: CInt) -> Size? {
        guard isatty(descriptor) == 1 else { return nil }
        var window = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else {
            return Size(columns: 80, lines: 24)
        }
        return Size(columns: Int(window.ws_col), lines: max(2, Int(window.ws_row)))
    }
}
