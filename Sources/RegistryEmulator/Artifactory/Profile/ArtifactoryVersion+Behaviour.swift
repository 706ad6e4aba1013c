/// What depends on the version, each with its mark as `docs/emulator.md` has it.
extension ArtifactoryVersion {
    /// Children of a list are renamed after the list's new tag when it is promoted to one (documented).
    var renamesChildrenOnPromotion: Bool { self < Self(7, 111, 0) }

    /// Overriding a tag by promotion deletes its layers also where other tags have them (documented: "may").
    var losesSharedLayersOnPromotion: Bool { self < Self(7, 117, 1) }

    /// A tag that promotion gives anew must be a legal one; tag lists hold no digest folders (documented).
    var knowsTagsFromDigests: Bool { self >= Self(7, 94, 1) }

    /// The referrers API is there (documented).
    var hasReferrers: Bool { self >= Self(7, 90, 1) }

    /// An id token can be exchanged for an access token (documented).
    var hasTokenExchange: Bool { self >= Self(7, 77, 3) }

    /// API keys can no longer be made (documented).
    var refusesNewAPIKeys: Bool { self >= Self(7, 98, 0) }

    /// The image manifests that list a child can be asked for (documented).
    var hasParentManifests: Bool { self >= Self(7, 119, 0) }

    /// What a missing item is called (both observed; where the one ends and the other begins is guessed).
    var missingItemMessage: String { self < Self(7, 77, 0) ? "Unable to find item" : "File not found" }

    /// The status for a repository that is not there, where its settings are asked for.
    ///
    /// Both are observed; where the one ends and the other begins is guessed.
    var missingRepositoryStatus: Int { self < Self(7, 111, 0) ? 400 : 404 }

    /// The token challenge for HEAD lacks the scope (observed on old ones; where it ends is guessed).
    var omitsScopeOnHead: Bool { self < Self(7, 0, 0) }

    /// An OCI manifest of other layers than images have is refused, signatures so (observed on 6.16; its end is guessed).
    var refusesOCIArtifacts: Bool { self < Self(6, 20, 0) }

    /// A POST never takes a whole blob (observed on old ones; where it ends is guessed).
    var declinesPostedBlobs: Bool { self < Self(7, 0, 0) }

    /// An `Accept` that names nothing Artifactory sends is refused on Docker's own paths (observed on old ones).
    var refusesUnsuitableAcceptForDocker: Bool { self < Self(7, 0, 0) }
}
