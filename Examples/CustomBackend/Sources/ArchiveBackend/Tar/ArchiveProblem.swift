import Glibc
import PromoterCore

/// What is wrong, without the place, which the backend adds.
struct ArchiveProblem: Error, Sendable {
    let kind: RegistryError.Kind
    let reason: String
    let remedy: String

    init(_ kind: RegistryError.Kind, reason: String, remedy: String) {
        self.kind = kind
        self.reason = reason
        self.remedy = remedy
    }

    /// What the system said of a file.
    static func system(_ code: Int32, _ operation: String, _ path: String) -> ArchiveProblem {
        let reason = "cannot \(operation) '\(path)': \(String(cString: strerror(code)))"
        return switch code {
        case EACCES, EPERM, EROFS: ArchiveProblem(.forbidden, reason: reason, remedy: "check who may do that there")
        case ENOSPC, EDQUOT, EFBIG:
            ArchiveProblem(.storage, reason: reason, remedy: "free space there, then run promoter again")
        default: ArchiveProblem(.storage, reason: reason, remedy: "check the path and the disk")
        }
    }
}
