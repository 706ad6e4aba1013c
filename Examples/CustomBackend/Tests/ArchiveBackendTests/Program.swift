import Foundation

/// A program that is run to its end.
struct Program: Sendable {
    /// The exit status.
    let status: Int32
    /// What it wrote to standard output.
    let output: String
    /// What it wrote to standard error.
    let messages: String

    /// Runs a program.
    ///
    /// - Parameters:
    ///   - path: the program.
    ///   - arguments: its arguments.
    /// - Throws: where it can't be started.
    @discardableResult
    init(_ path: String, _ arguments: String...) throws {
        let process = Process()
        let (output, messages) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = messages
        try process.run()
        self.output = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        self.messages = String(decoding: try messages.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        status = process.terminationStatus
    }

    /// The `promoter` of this package, which the build put beside the tests.
    static func promoter() throws -> String {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(filePath: tests).deletingLastPathComponent().appending(path: "promoter-with-archives").path
    }

    /// The signed image of promoter's own quickstart.
    static var quickstart: String {
        let root = (0..<5).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        return "local:" + root.appending(path: "Examples/quickstart/registry/staging").path
    }
}
