package import Pool

/// The GPUs and models that scenarios can name.
package struct Catalogue: Hashable, Sendable {
  package private(set) var gpus: [GPU]
  package private(set) var models: [Model]

  package init(gpus: [GPU], models: [Model]) {
    self.gpus = gpus
    self.models = models
  }

  package func gpu(named name: String) -> GPU? { gpus.first { $0.name == name } }

  package func model(named name: String) -> Model? { models.first { $0.name == name } }

  /// Adds what `other` has; of two with one name, the other's stays.
  package mutating func include(_ other: Catalogue) {
    let names = Set(other.gpus.map(\.name))
    let modelNames = Set(other.models.map(\.name))
    gpus = gpus.filter { !names.contains($0.name) } + other.gpus
    models = models.filter { !modelNames.contains($0.name) } + other.models
  }
}

extension Catalogue {
  /// What every scenario can name.
  package static let builtIn = Catalogue(gpus: GPU.catalogue, models: Model.catalogue)
}
