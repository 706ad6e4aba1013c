import FoundationEssentials
import Secrets

/// The value of `Authorization` of RFC 7617.
enum BasicAuthorization {
    static func encode(_ username: String, _ password: Secret) -> String {
        Data("\(username):\(password.reveal())".utf8).base64EncodedString()
    }

    static func value(_ username: String, _ password: Secret) -> String {
        "Basic \(encode(username, password))"
    }
}
