/// Where the repository's own files are.
public enum Repository {
    /// The root of the working copy, an absolute path without a slash at its end.
    public static let root: String = {
        // This file stands at Tests/TestSupport/Tools/Repository.swift.
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
    }()
}
