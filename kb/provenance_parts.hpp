#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kb/provenance.hpp"

/// Pieces of the provenance index: the items with their ties, and what one item says of itself.
namespace homeostat::kb::provenance {

/// From the item that rests to the item it rests on, or the other way round.
struct Tie {
  std::size_t to = 0;
  std::string_view relation;
};

struct Node {
  std::string kind, id, title;
  Origin origin;
  std::vector<Tie> rests_on, supports;
  [[nodiscard]] std::string key() const { return kind + " " + id; }
};

struct Graph {
  std::vector<Node> nodes;
  std::map<std::string, std::size_t> by_key;
  std::map<std::string, std::vector<std::size_t>> by_id;

  std::size_t add(Node node);
  void tie(std::size_t from, std::size_t to, std::string_view relation);
};

Graph graphOf(const KnowledgeBase& kb);
/// A vertex, drug or source: named by others, not believed.
bool isVertex(const Node& node);
/// The id of an upper limit, which has none of its own in the content: as in the edition's items.
std::string limitId(const NutrientLimit& limit);

/// Fills everything of `out` but its ties, edition and hash.
void describe(const KnowledgeBase& kb, const Node& node, Provenance& out);
/// The thirteen attributes, from the item's own lines, its governance and its conditions.
std::vector<SourceAttribute> attributesOf(const KnowledgeBase& kb, const Governance& governance,
                                          const std::vector<Citation>& citations,
                                          const std::vector<const Criterion*>& conditions,
                                          const std::vector<ReferenceInterval>& intervals,
                                          const std::string& instrument);

}  // namespace homeostat::kb::provenance
