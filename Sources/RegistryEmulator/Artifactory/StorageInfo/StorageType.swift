/// The content types of what storage info tells.
enum StorageType: String, Sendable {
    case fileInfo = "application/vnd.org.jfrog.artifactory.storage.FileInfo+json"
    case folderInfo = "application/vnd.org.jfrog.artifactory.storage.FolderInfo+json"
    case fileList = "application/vnd.org.jfrog.artifactory.storage.FileList+json"
    case properties = "application/vnd.org.jfrog.artifactory.storage.ItemProperties+json"
    case lastModified = "application/vnd.org.jfrog.artifactory.storage.ItemLastModified+json"
    case itemCreated = "application/vnd.org.jfrog.artifactory.storage.ItemCreated+json"
    case copyOrMove = "application/vnd.org.jfrog.artifactory.storage.CopyOrMoveResult+json"
    case searchResult = "application/vnd.org.jfrog.artifactory.search.ChecksumSearchResult+json"
}
