internal import OCIBackend
public import PromoterCore

/// A repository of an Artifactory.
///
/// Manifests and blobs go through its registry API; what is there, and promotions within one Artifactory, through its REST API. One
/// file a noun: `ArtifactoryBackend+Manifests.swift`, `ArtifactoryBackend+Blobs.swift`, `ArtifactoryBackend+Tags.swift`,
/// `ArtifactoryBackend+Deletion.swift`.
public struct ArtifactoryBackend: RegistryBackend {
    /// Where the repository is.
    public let location: RegistryLocation

    let instance: ArtifactoryInstance
    let client: ArtifactoryClient
    let plane: RegistryPlane
    let properties: PropertyTemplates?

    var endpoints: ArtifactoryEndpoints { ArtifactoryEndpoints(base: instance.base) }

    /// A registry checks what a manifest refers to (distribution specification, "Pushing Manifests").
    public var refusesIncompleteManifests: Bool { true }

    /// Cosign's tags, which the listing of the image's folder answers at once, and what refers to a manifest.
    public var signatureStrategies: [any SignatureStrategy] { [CosignTagStrategy(), ReferrersStrategy()] }

    /// The registry API's lists; not asked for where the folder has no manifest that could stand in one.
    public var referrers: (any ReferrerListing)? { self }

    /// By Delete Item, which needs the permission Delete/Overwrite.
    public var deletion: (any ManifestDeleting)? { self }

    /// By Promote Docker Image and Copy Item.
    public var serverSidePromotion: (any ServerSidePromoting)? { ArtifactoryPromotion(destination: self) }

    /// By properties of the manifest, where the configuration has some.
    public var stamping: (any PromotionStamping)? { properties.map { ArtifactoryStamping(self, $0) } }

    /// The name with the repository's key before it, as all repositories of one Artifactory know each other's images.
    public func fullName(of repository: RepositoryName) -> RepositoryName {
        plane.registry.fullName(of: repository)
    }

    func path(of image: RepositoryName) -> FolderPath { FolderPath(key: plane.key, image: image) }
}
