#include "inference/rules/program.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include "inference/rules/leaves.hpp"

namespace homeostat::inference {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

using kb::Criterion;
using Op = Criterion::Op;

bool combines(Op op) { return op == Op::all || op == Op::any || op == Op::none || op == Op::atLeast; }

/// Identity of a condition without children: two with the same key have the same truth in every case.
using LeafKey = std::tuple<Op, std::string, std::string, std::string, std::string, std::string, std::optional<double>,
                           std::optional<double>, std::optional<double>, std::optional<double>, std::optional<double>,
                           std::optional<double>, std::optional<int>, std::optional<int>>;
LeafKey keyOf(const Criterion& c) {
  return {c.op,      c.of,    c.is,       c.side, c.tag,      c.unit, c.below,
          c.at_most, c.above, c.at_least, c.days, c.for_days, c.from, c.to};
}

/// A value that conditions compare with bounds: looked up and converted once a case.
struct Slot {
  const Criterion* example = nullptr;
};

struct SlotValue {
  Span span{0, 0};
  bool known = false, single = false;
};

}  // namespace

struct RuleProgram::Parts {
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  struct Leaf {
    const Criterion* criterion = nullptr;
    std::uint32_t slot = kNone;  ///< numeric conditions; kNone: asked of the facts as a whole
    // The bounds beside each other, so that the common case of one exact value touches no criterion.
    double below = kInfinity, at_most = kInfinity, at_least = -kInfinity, above = -kInfinity;
  };
  /// Nodes of all trees, children before parents; the children of a node stand in `children` one after the other.
  struct Node {
    const Criterion* criterion = nullptr;
    Op op = Op::all;
    std::uint32_t leaf = kNone;
    std::uint32_t first = 0, count = 0;
  };
  /// What a node came out as: its truth and, when false, the leaf or child that blocks. The distance of a true leaf is
  /// how far its value is from making it false.
  struct Outcome {
    Truth truth = Truth::unknown;
    const Criterion* blocking = nullptr;
    double distance = std::numeric_limits<double>::quiet_NaN();
  };

  std::vector<Leaf> leaves;
  std::vector<Slot> slots;
  std::vector<Node> nodes;
  std::vector<std::uint32_t> children, roots;
  std::map<LeafKey, std::uint32_t> leaf_index;
  std::map<std::tuple<std::string, std::string, std::optional<double>>, std::uint32_t> slot_index;

  std::uint32_t slotOf(const Criterion& c) {
    if (c.op != Op::value || c.for_days) return kNone;
    const auto [it, fresh] =
        slot_index.emplace(std::tuple(c.of, c.unit, c.days), static_cast<std::uint32_t>(slots.size()));
    if (fresh) slots.push_back({&c});
    return it->second;
  }

  std::uint32_t add(const Criterion& c) {
    Node node;
    node.criterion = &c;
    node.op = c.op;
    if (combines(c.op)) {
      std::vector<std::uint32_t> own;
      for (const auto& child : c.children) own.push_back(add(child));
      node.first = static_cast<std::uint32_t>(children.size());
      node.count = static_cast<std::uint32_t>(own.size());
      children.insert(children.end(), own.begin(), own.end());
    } else {
      const auto [it, fresh] = leaf_index.emplace(keyOf(c), static_cast<std::uint32_t>(leaves.size()));
      if (fresh) {
        leaves.push_back({&c, slotOf(c), c.below.value_or(kInfinity), c.at_most.value_or(kInfinity),
                          c.at_least.value_or(-kInfinity), c.above.value_or(-kInfinity)});
      }
      node.leaf = it->second;
    }
    nodes.push_back(node);
    return static_cast<std::uint32_t>(nodes.size() - 1);
  }

  [[nodiscard]] std::vector<SlotValue> slotValues(const CaseFacts& facts) const {
    std::vector<SlotValue> values(slots.size());
    for (std::size_t i = 0; i < slots.size(); ++i) {
      const Criterion& c = *slots[i].example;
      const auto* known = leaves::newestWithin(c, facts);
      const auto span = known == nullptr ? std::nullopt : facts.span(*known, c.unit);
      if (!span) continue;
      values[i] = {*span, true, span->low == span->high};
    }
    return values;
  }

  [[nodiscard]] Outcome leafOutcome(const Leaf& leaf, const std::vector<SlotValue>& values,
                                    const CaseFacts& facts) const {
    Outcome out;
    if (leaf.slot == kNone) {
      out.truth = leaves::truth(*leaf.criterion, facts);
      const auto apart = out.truth == Truth::no    ? leaves::distance(*leaf.criterion, facts)
                         : out.truth == Truth::yes ? leaves::distanceOut(*leaf.criterion, facts)
                                                   : std::nullopt;
      out.distance = apart.value_or(std::numeric_limits<double>::quiet_NaN());
      return out;
    }
    const SlotValue& value = values[leaf.slot];
    if (!value.known) return out;
    if (value.single) {
      const double v = value.span.low;
      const bool inside = (v < leaf.below) & (v <= leaf.at_most) & (v >= leaf.at_least) & (v > leaf.above);
      out.truth = inside ? Truth::yes : Truth::no;
      const double over =
          std::max(std::max(v - leaf.below, v - leaf.at_most), std::max(leaf.at_least - v, leaf.above - v));
      out.distance = inside ? -over : over;
      return out;
    }
    out.truth = leaves::inBounds(*leaf.criterion, value.span);
    if (out.truth == Truth::no) out.distance = leaves::distanceFrom(*leaf.criterion, value.span);
    if (out.truth == Truth::yes) out.distance = leaves::marginWithin(*leaf.criterion, value.span);
    return out;
  }

  void combineAll(const Node& node, const std::vector<Outcome>& done, Outcome& out) const {
    out.truth = Truth::yes;
    for (std::uint32_t i = 0; i < node.count; ++i) {
      const Outcome& part = done[children[node.first + i]];
      if (part.truth == Truth::no) {
        out = part;
        return;
      }
      out.truth = std::min(out.truth, part.truth);
    }
  }

  /// The nearest of the false children blocks: one with a distance before one without, then the smaller distance.
  void combineAny(const Node& node, const std::vector<Outcome>& done, Outcome& out) const {
    out.truth = Truth::no;
    for (std::uint32_t i = 0; i < node.count; ++i) {
      const Outcome& part = done[children[node.first + i]];
      out.truth = std::max(out.truth, part.truth);
      if (part.truth != Truth::no) continue;
      const bool nearer = part.distance == part.distance && !(out.distance <= part.distance);
      if (out.blocking == nullptr || nearer) {
        out.blocking = part.blocking;
        out.distance = part.distance;
      }
    }
    if (out.truth != Truth::no) out = {out.truth, nullptr, std::numeric_limits<double>::quiet_NaN()};
  }

  void combineNone(const Node& node, const std::vector<Outcome>& done, Outcome& out) const {
    out.truth = Truth::yes;
    for (std::uint32_t i = 0; i < node.count; ++i) {
      const std::uint32_t child = children[node.first + i];
      if (done[child].truth == Truth::yes) {
        out.truth = Truth::no;
        out.blocking = nodes[child].criterion;
        if (nodes[child].leaf != kNone) out.distance = done[child].distance;
        return;
      }
      if (done[child].truth == Truth::unknown) out.truth = Truth::unknown;
    }
  }

  void combineCount(const Node& node, const std::vector<Outcome>& done, Outcome& out) const {
    int yes = 0;
    int open = 0;
    const Criterion* first_no = nullptr;
    for (std::uint32_t i = 0; i < node.count; ++i) {
      const std::uint32_t child = children[node.first + i];
      yes += done[child].truth == Truth::yes ? 1 : 0;
      open += done[child].truth == Truth::unknown ? 1 : 0;
      if (done[child].truth == Truth::no && first_no == nullptr) first_no = nodes[child].criterion;
    }
    const int wanted = node.criterion->count;
    out.truth = yes >= wanted ? Truth::yes : yes + open < wanted ? Truth::no : Truth::unknown;
    if (out.truth == Truth::no) out.blocking = first_no;
  }
};

RuleProgram::RuleProgram(const std::vector<const kb::Criterion*>& criteria) : parts_(std::make_unique<Parts>()) {
  for (const auto* criterion : criteria) parts_->roots.push_back(parts_->add(*criterion));
}
RuleProgram::RuleProgram(RuleProgram&&) noexcept = default;
RuleProgram& RuleProgram::operator=(RuleProgram&&) noexcept = default;
RuleProgram::~RuleProgram() = default;

std::size_t RuleProgram::distinctConditions() const { return parts_->leaves.size(); }

std::vector<RuleProgram::Verdict> RuleProgram::judge(const CaseFacts& facts) const {
  const Parts& p = *parts_;
  const auto values = p.slotValues(facts);
  std::vector<Parts::Outcome> leaf(p.leaves.size());
  for (std::size_t i = 0; i < p.leaves.size(); ++i) leaf[i] = p.leafOutcome(p.leaves[i], values, facts);
  std::vector<Parts::Outcome> done(p.nodes.size());
  for (std::size_t i = 0; i < p.nodes.size(); ++i) {
    const auto& node = p.nodes[i];
    switch (node.op) {
      case Op::all:
        p.combineAll(node, done, done[i]);
        break;
      case Op::any:
        p.combineAny(node, done, done[i]);
        break;
      case Op::none:
        p.combineNone(node, done, done[i]);
        break;
      case Op::atLeast:
        p.combineCount(node, done, done[i]);
        break;
      default:
        done[i] = leaf[node.leaf];
        if (done[i].truth == Truth::no) done[i].blocking = node.criterion;
    }
  }
  std::vector<Verdict> out;
  out.reserve(p.roots.size());
  for (const auto root : p.roots) {
    const auto& o = done[root];
    const bool apart = o.truth == Truth::no && o.distance == o.distance;
    out.push_back({o.truth, o.blocking, apart ? std::optional(o.distance) : std::nullopt});
  }
  return out;
}

}  // namespace homeostat::inference
