/// One change of the tree, as the journal keeps it.
enum TreeChange: Sendable, Codable, Equatable {
    /// An item stands here from now on; a folder keeps what it holds.
    case put(ItemPath, Item)
    /// Nothing stands here any more.
    case remove(ItemPath)
}
