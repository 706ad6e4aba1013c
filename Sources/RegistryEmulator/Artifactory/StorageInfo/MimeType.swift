/// Content types by a file's name, as Artifactory guesses them.
enum MimeType {
    /// The content type of a file.
    static func of(_ name: String) -> String {
        switch name.split(separator: ".").last.map(String.init)?.lowercased() {
        case "json": "application/json"
        case "xml", "pom": "application/xml"
        case "txt", "sha1", "md5", "sha256", "properties": "text/plain"
        case "html", "htm": "text/html"
        case "zip": "application/zip"
        case "jar", "war": "application/java-archive"
        case "gz", "tgz": "application/x-gzip"
        case "tar": "application/x-tar"
        default: "application/octet-stream"
        }
    }
}
