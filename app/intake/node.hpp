#pragma once

#include <functional>
#include <istream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kb/base/result.hpp"

namespace homeostat::intake {

/// One value of a FHIR resource, the same for JSON and XML. Numbers keep the digits as written. A missing member reads
/// as an empty node, so paths can be followed without asking at each step.
class Node {
 public:
  enum class Kind { absent, boolean, number, text, list, object };
  Kind kind = Kind::absent;
  std::string text;  ///< scalar as written; "true" or "false" for booleans
  std::vector<std::pair<std::string, Node>> members;
  std::vector<Node> items;

  // Defined where a pair with a Node in it is complete: clang asks for that.
  Node();
  Node(const Node&);
  Node(Node&&) noexcept;
  Node& operator=(const Node&);
  Node& operator=(Node&&) noexcept;
  ~Node();

  [[nodiscard]] bool present() const { return kind != Kind::absent; }
  [[nodiscard]] const Node& operator[](std::string_view key) const;
  /// The member's elements: none when absent, one when it is no list (XML writes a single element without a list).
  [[nodiscard]] std::vector<const Node*> each(std::string_view key) const;
  /// The first element of `key` as a scalar text, "" when there is none.
  [[nodiscard]] const std::string& str(std::string_view key) const;
};

/// Refuses like `base::parseJson`: depth over 64, duplicate keys, overflow, broken or truncated text.
base::Result<Node> nodeFromJson(std::string_view text, const std::string& file);
/// The same from a stream, without keeping the elements of the root's list `entry`: each is handed over with its number
/// instead, and the root that is returned lacks them. Memory: one element. Places of broken syntax are byte numbers.
base::Result<Node> streamEntries(std::istream& in, const std::string& file,
                                 const std::function<void(std::size_t index, Node entry)>& each);
/// FHIR XML: `value` attributes are scalars, a resource element becomes an object with `resourceType`.
base::Result<Node> nodeFromXml(std::string_view text, const std::string& file);

}  // namespace homeostat::intake
