public import FoundationEssentials

/// A folder of one test's own; it and all that is in it are removed when the last reference goes.
///
/// Keep the value alive as long as its path is used: `withExtendedLifetime`, or a property of the value that uses it.
public final class TemporaryFolder: Sendable {
    /// The folder, an absolute file URL.
    public let url: URL

    /// The absolute path of the folder, without a slash at its end.
    public var path: String { url.path }

    /// Makes a folder of a new name in the system's temporary folder.
    ///
    /// - Parameter label: A word in the folder's name that tells whose it is.
    /// - Throws: When the folder cannot be made.
    public init(_ label: String = "test") throws {
        url = FileManager.default.temporaryDirectory
            .appending(path: "promoter-\(label)-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// The path of a file or folder in this folder.
    ///
    /// - Parameter name: A path below the folder.
    /// - Returns: The absolute path.
    public func path(_ name: String) -> String {
        "\(path)/\(name)"
    }

    /// Writes a file, and the folders on its way.
    ///
    /// - Parameters:
    ///   - text: The content, written as UTF-8.
    ///   - name: The file's path below the folder.
    /// - Returns: The file's absolute path.
    /// - Throws: When the file cannot be written.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String {
        try write(Data(text.utf8), to: name)
    }

    /// Writes a file, and the folders on its way.
    ///
    /// - Parameters:
    ///   - data: The content.
    ///   - name: The file's path below the folder.
    /// - Returns: The file's absolute path.
    /// - Throws: When the file cannot be written.
    @discardableResult
    public func write(_ data: Data, to name: String) throws -> String {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try data.write(to: file)
        return path(name)
    }

    /// Makes a folder in this folder.
    ///
    /// - Parameter name: The folder's path below this one.
    /// - Returns: The absolute path.
    /// - Throws: When the folder cannot be made.
    @discardableResult
    public func folder(_ name: String) throws -> String {
        try FileManager.default.createDirectory(at: url.appending(path: name), withIntermediateDirectories: true)
        return path(name)
    }

    /// Reads a file of this folder.
    ///
    /// - Parameter name: The file's path below the folder.
    /// - Returns: Its bytes.
    /// - Throws: When the file cannot be read.
    public func read(_ name: String) throws -> Data {
        try Data(contentsOf: url.appending(path: name))
    }
}
