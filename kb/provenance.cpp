#include "kb/provenance.hpp"

#include <algorithm>
#include <deque>
#include <set>

#include "kb/base/edit_distance.hpp"
#include "kb/model/membership.hpp"
#include "kb/model/words.hpp"
#include "kb/provenance_parts.hpp"

namespace homeostat::kb {

using provenance::Graph;
using provenance::Node;
using provenance::Tie;

struct ProvenanceIndex::Parts {
  const Edition* edition;
  Graph graph;
};

namespace {

/// Ties that name an item without believing it: shown, never followed.
bool followed(std::string_view relation) {
  static const std::set<std::string_view> shown_only{"withholds",  "unreadable",  "asks",
                                                     "antagonist", "duplicate",   "opposes",
                                                     "successor",  "alternative", "interference"};
  return !shown_only.contains(relation);
}

using Side = std::vector<Tie> Node::*;

/// Breadth first, so that each item is reached by its shortest way.
class Walk {
 public:
  Walk(const Graph& graph, Side side) : graph_(graph), side_(side) {}

  void from(std::size_t node, const std::string& via, int steps) { open_.push_back({node, via, steps}); }

  std::vector<ProvenanceLink> links(std::size_t root) {
    seen_.insert(root);
    for (const auto& start : open_) seen_.insert(start.node);
    while (!open_.empty()) {
      const Step step = open_.front();
      open_.pop_front();
      for (const auto& tie : graph_.nodes[step.node].*side_) reach(tie, step);
    }
    std::sort(out_.begin(), out_.end(), [](const auto& a, const auto& b) {
      return std::tie(a.steps, a.kind, a.id) < std::tie(b.steps, b.kind, b.id);
    });
    return std::move(out_);
  }

 private:
  struct Step {
    std::size_t node;
    std::string via;
    int steps;
  };

  void reach(const Tie& tie, const Step& step) {
    if (step.steps > 0 && !followed(tie.relation)) return;
    // What names a class means this member too; its other members do not rest on this one.
    const bool other_member = tie.relation == "class" || tie.relation == "part-of";
    if (step.steps > 0 && side_ == &Node::supports && other_member) return;
    if (!seen_.insert(tie.to).second) return;
    const auto& node = graph_.nodes[tie.to];
    out_.push_back({node.kind, node.id, node.title, std::string(tie.relation), step.via, step.steps + 1, node.origin});
    if (followed(tie.relation) && !provenance::isVertex(node)) open_.push_back({tie.to, node.key(), step.steps + 1});
  }

  const Graph& graph_;
  Side side_;
  std::deque<Step> open_;
  std::set<std::size_t> seen_;
  std::vector<ProvenanceLink> out_;
};

/// Classes that a drug, supplement or class belongs to: what names the class means the drug too.
std::vector<std::size_t> classesOf(const KnowledgeBase& kb, const Graph& graph, const Node& node) {
  static const std::set<std::string> kinds{"drug", "drug-class", "supplement", "nutrient"};
  const auto it = kb.concepts.find(node.id);
  const bool classed =
      node.kind == "drug" || (node.kind == "concept" && it != kb.concepts.end() && kinds.contains(it->second.kind));
  std::vector<std::size_t> out;
  if (!classed) return out;
  for (const auto& id : belongsTo(kb, node.id)) {
    if (id == node.id) continue;
    if (const auto found = graph.by_id.find(id); found != graph.by_id.end()) {
      out.insert(out.end(), found->second.begin(), found->second.end());
    }
  }
  return out;
}

}  // namespace

ProvenanceIndex::ProvenanceIndex(const Edition& edition)
    : parts_(std::make_unique<const Parts>(Parts{&edition, provenance::graphOf(edition.knowledge())})) {}
ProvenanceIndex::ProvenanceIndex(ProvenanceIndex&&) noexcept = default;
ProvenanceIndex& ProvenanceIndex::operator=(ProvenanceIndex&&) noexcept = default;
ProvenanceIndex::~ProvenanceIndex() = default;

std::vector<Provenance> ProvenanceIndex::of(const std::string& id,
                                            const std::map<std::string, std::vector<Reviewer>>& reviewers) const {
  const auto& [edition, graph] = *parts_;
  std::vector<std::size_t> roots;
  if (const auto one = graph.by_key.find(id); one != graph.by_key.end()) {
    roots = {one->second};
  } else if (const auto all = graph.by_id.find(id); all != graph.by_id.end()) {
    roots = all->second;
  }
  std::vector<Provenance> out;
  for (const std::size_t root : roots) {
    const auto& node = graph.nodes[root];
    Provenance p;
    provenance::describe(edition->knowledge(), node, p);
    p.edition = edition->hash();
    p.edition_name = edition->name();
    p.edition_released = edition->released();
    if (const auto item = edition->items().find(node.key()); item != edition->items().end()) {
      p.content_hash = item->second.hash;
    }
    Walk down(graph, &Node::rests_on);
    down.from(root, "", 0);
    p.rests_on = down.links(root);
    Walk up(graph, &Node::supports);
    up.from(root, "", 0);
    for (const std::size_t one : classesOf(edition->knowledge(), graph, node)) up.from(one, graph.nodes[one].key(), 1);
    p.supports = up.links(root);
    if (const auto known = reviewers.find(node.key()); known != reviewers.end()) p.reviewers = known->second;
    if (p.supports_decisions && p.reviewers.empty()) p.gaps.emplace_back("reviewers");
    for (const auto& r : p.reviewers) {
      if (r.conflicts.empty()) p.gaps.push_back("conflicts of " + r.name);
    }
    out.push_back(std::move(p));
  }
  return out;
}

std::vector<std::string> ProvenanceIndex::near(const std::string& id) const {
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const auto& [known, nodes] : parts_->graph.by_id) {
    const bool inside = id.size() > 2 && known.find(id) != std::string::npos;
    const std::size_t distance = inside ? known.size() - id.size() : base::editDistance(id, known) * 2;
    if (inside || distance <= id.size()) ranked.emplace_back(distance, known);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::string> out;
  for (std::size_t i = 0; i < std::min<std::size_t>(ranked.size(), 5); ++i) out.push_back(ranked[i].second);
  return out;
}

}  // namespace homeostat::kb
