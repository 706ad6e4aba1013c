internal import Glibc
internal import PromoterCore

/// Why a layout can't be read or written.
///
/// The backend adds the place.
struct LayoutProblem: Error, Sendable, Hashable {
    /// What went wrong.
    let kind: RegistryError.Kind
    /// Why; one sentence without a full stop.
    let reason: String
    /// How to mend it; one sentence without a full stop.
    let remedy: String

    init(_ kind: RegistryError.Kind, reason: String, remedy: String) {
        self.kind = kind
        self.reason = reason
        self.remedy = remedy
    }

    /// What the system refused.
    ///
    /// - Parameters:
    ///   - code: the `errno`.
    ///   - action: what was attempted, "write".
    ///   - path: the file or folder.
    /// - Returns: the problem.
    static func system(_ code: CInt, _ action: String, _ path: String) -> LayoutProblem {
        let reason = "cannot \(action) '\(path)': \(String(cString: strerror(code)))"
        switch code {
        case ENOSPC:
            return LayoutProblem(.storage, reason: reason, remedy: "free space on that disk, then run promoter again")
        case EDQUOT:
            return LayoutProblem(
                .storage,
                reason: reason,
                remedy: "free space within your quota, then run promoter again"
            )
        case EFBIG:
            return LayoutProblem(.storage, reason: reason, remedy: "raise the limit on the size of files (ulimit -f)")
        case EMFILE, ENFILE:
            return LayoutProblem(.storage, reason: reason, remedy: "raise the limit on open files (ulimit -n)")
        case EACCES, EPERM:
            return LayoutProblem(
                .forbidden,
                reason: reason,
                remedy: "give this user the permission, or run as its owner"
            )
        case EROFS:
            return LayoutProblem(
                .forbidden,
                reason: reason,
                remedy: "mount the file system for writing, or use another path"
            )
        case ENOTDIR, EISDIR, ELOOP, EEXIST:
            return LayoutProblem(
                .corrupt,
                reason: reason,
                remedy: "something else stands where the registry keeps its files: move it away, or use another path"
            )
        case ENAMETOOLONG:
            return LayoutProblem(.invalid, reason: reason, remedy: "use a shorter path or repository name")
        case ENOLCK, EOPNOTSUPP:
            return LayoutProblem(
                .storage,
                reason: reason,
                remedy: "keep the registry on a file system that supports locks"
            )
        default:
            return LayoutProblem(.storage, reason: reason, remedy: "check the disk and its file system")
        }
    }

    /// A symbolic link below a registry's own folder.
    ///
    /// - Parameter path: the link.
    /// - Returns: the problem.
    static func linked(_ path: String) -> LayoutProblem {
        LayoutProblem(
            .linked,
            reason: "'\(path)' is a symbolic link, and within a local registry none is followed",
            remedy: "name the folder that it leads to as the registry itself, or put what it leads to in its place"
        )
    }

    /// Something in a layout that does not belong there or is damaged.
    ///
    /// - Parameters:
    ///   - path: the file or folder.
    ///   - what: what is wrong with it; it follows the path.
    ///   - remedy: how to mend it.
    /// - Returns: the problem.
    static func foreign(_ path: String, _ what: String, remedy: String) -> LayoutProblem {
        LayoutProblem(.corrupt, reason: "'\(path)' \(what)", remedy: remedy)
    }

    /// A tag that stands for several things.
    ///
    /// - Parameters:
    ///   - tag: the tag.
    ///   - entries: what has it.
    ///   - folder: the layout.
    /// - Returns: the problem.
    static func ambiguous(_ tag: TagName, _ entries: [LayoutEntry], in folder: LayoutFolder) -> LayoutProblem {
        let digests = entries.map { $0.target?.digest.text ?? "something unreadable" }
        return .foreign(
            folder.indexPath,
            "gives the tag \(tag) to several manifests: \(digests.joined(separator: ", "))",
            remedy: "name one of them by its digest, or give each a tag of its own"
        )
    }

    /// The work was cancelled.
    static let cancelled = LayoutProblem(.cancelled, reason: "the work was cancelled", remedy: "run promoter again")
}
