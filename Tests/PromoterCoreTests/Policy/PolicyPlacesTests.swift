import Testing

@testable import PromoterCore

@Suite("Registries that are folders are told to be the same place by what the folders are, not by their paths")
struct PolicyPlacesTests {
    /// A chain out of names and inodes; without an inode, the folder is not there.
    private static func chain(_ folders: (String, UInt64?)...) -> FolderChain {
        FolderChain(
            [FolderChain.Folder(name: "", identity: FolderChain.Identity(device: 1, inode: 2))]
                + folders.map { name, inode in
                    FolderChain.Folder(
                        name: name,
                        identity: inode.map { FolderChain.Identity(device: 1, inode: $0) }
                    )
                }
        )
    }

    private static func place(_ name: String, _ address: String, _ chain: FolderChain?) -> RegistryLocation {
        RegistryLocation(name: name, backend: "local", address: address, identity: address, folders: chain)
    }

    private static let real = place("lab", "/data/real", chain(("data", 10), ("real", 11)))
    private static let absent = place("new", "/data/new/deep", chain(("data", 10), ("new", nil), ("deep", nil)))

    private func names(_ image: String, at chain: FolderChain, in places: PolicyPlaces) throws -> [String] {
        let destination = Self.place("local:there", "/elsewhere", chain)
        return places.names(of: try ImageReference(image), at: destination).dropFirst()
            .map { "\($0.location.name) \($0.image.repository)" }
    }

    @Test(
        "whether the one stands in the other, or the other in the one, or both are mounted elsewhere, or not there yet"
    )
    func sameFolders() throws {
        let places = PolicyPlaces(known: [Self.real, Self.absent])
        let cases: [(FolderChain, String, [String])] = [
            (Self.chain(("mnt", 20), ("other", 11)), "app:1", ["lab app"]),
            (Self.chain(("data", 10)), "real/app:1", ["lab app"]),
            (Self.chain(("data", 10)), "real:1", []),
            (Self.chain(("mnt", 10), ("real", 11), ("team", 12)), "app:1", ["lab team/app"]),
            (Self.chain(("mnt", 10)), "new/deep/app:1", ["new app"]),
            (Self.chain(("mnt", 10), ("new", nil)), "deep/app:1", ["new app"]),
            (Self.chain(("mnt", 10), ("new", nil)), "deeper/app:1", []),
            (Self.chain(("mnt", 21), ("new", nil)), "deep/app:1", []),
            (Self.chain(), "data/real/app:1", ["lab app"]),
        ]
        for (chain, image, expected) in cases {
            #expect(try names(image, at: chain, in: places) == expected, "\(chain) \(image)")
        }
    }

    @Test("and two devices do not share their folders' numbers")
    func devices() throws {
        let other = FolderChain([FolderChain.Folder(name: "", identity: FolderChain.Identity(device: 9, inode: 11))])
        #expect(try names("app:1", at: other, in: PolicyPlaces(known: [Self.real])).isEmpty)
    }

    @Test(
        "and a registry that is named counts by its name, but for what a rule names by its place, and what is within it"
    )
    func named() throws {
        let twin = Self.place("twin", "/mnt", Self.chain(("mnt", 11)))
        let within = Self.place("within", "/data/real/team", Self.chain(("data", 10), ("real", 11), ("team", 12)))
        let ruled = Self.place("local:./real", "/data/real", Self.real.folders)
        let places = PolicyPlaces(known: [Self.real, twin, within], ruled: [ruled])
        let names = places.names(of: try ImageReference("team/app:1"), at: twin)
            .map { "\($0.location.name) \($0.image.repository)" }
        #expect(names == ["twin team/app", "within app", "local:./real team/app"])
    }
}
