internal import Pool

/// What is to be set up, as it goes to a worker.
struct WorkerSetup: Encodable {
  private var model: Architecture
  private var precision: String
  private var block: Int
  private var kvBlocks: Int
  private var maxTokens: Int
  private var maxSequences: Int
  private var adapterRanks: [Int]

  init(_ setup: BackendSetup) {
    model = Architecture(setup.model)
    precision = setup.precision.rawValue
    block = setup.block
    kvBlocks = setup.kvBlocks
    maxTokens = setup.maxTokens
    maxSequences = setup.maxSequences
    adapterRanks = setup.adapterRanks
  }

  /// A model without its source, which is for people; what it does not have is left out.
  private struct Architecture: Encodable {
    var name: String
    var layers, hidden, heads, kvHeads, headSize, feedForward, vocabulary: Int
    var tiedEmbeddings: Bool
    var maxLength: Int
    var experts: Experts?
    var latentAttention: LatentAttention?
    var slidingWindow: SlidingWindow?

    init(_ model: Model) {
      name = model.name
      layers = model.layers
      hidden = model.hidden
      heads = model.heads
      kvHeads = model.kvHeads
      headSize = model.headSize
      feedForward = model.feedForward
      vocabulary = model.vocabulary
      tiedEmbeddings = model.tiedEmbeddings
      maxLength = model.maxLength
      experts = model.experts.map(Experts.init)
      latentAttention = model.latentAttention.map(LatentAttention.init)
      slidingWindow = model.slidingWindow.map(SlidingWindow.init)
    }
  }

  private struct Experts: Encodable {
    var count, active, shared, feedForward, denseLayers: Int

    init(_ experts: Model.Experts) {
      count = experts.count
      active = experts.active
      shared = experts.shared
      feedForward = experts.feedForward
      denseLayers = experts.denseLayers
    }
  }

  private struct LatentAttention: Encodable {
    var queryRank, kvRank, ropeSize, nopeSize, valueSize: Int

    init(_ attention: Model.LatentAttention) {
      queryRank = attention.queryRank
      kvRank = attention.kvRank
      ropeSize = attention.ropeSize
      nopeSize = attention.nopeSize
      valueSize = attention.valueSize
    }
  }

  private struct SlidingWindow: Encodable {
    var layers, tokens: Int

    init(_ window: Model.SlidingWindow) {
      layers = window.layers
      tokens = window.tokens
    }
  }
}
