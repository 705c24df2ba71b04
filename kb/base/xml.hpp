#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kb/base/result.hpp"

namespace homeostat::base {

/// One finding of a parser or a schema, with the line it speaks of.
struct XmlIssue {
  int line = 0;
  std::string message;
};

class XmlDocument;

/// An element of a parsed document; valid while the document lives. Namespaces are dropped from names.
class XmlElement {
 public:
  [[nodiscard]] std::string name() const;
  [[nodiscard]] int line() const;
  [[nodiscard]] std::optional<std::string> attribute(const char* name) const;
  /// Every attribute as name and value, in document order; namespaces dropped from names.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> attributes() const;
  /// Empty text when the attribute is absent.
  [[nodiscard]] std::string text(const char* attribute_name) const;
  /// All text below the element, white space folded to single blanks.
  [[nodiscard]] std::string content() const;
  [[nodiscard]] std::vector<XmlElement> children() const;
  [[nodiscard]] std::vector<XmlElement> children(std::string_view name) const;
  [[nodiscard]] std::optional<XmlElement> child(std::string_view name) const;

 private:
  friend class XmlDocument;
  explicit XmlElement(const void* node) : node_(node) {}
  const void* node_;
};

/// A whole XML document in memory. Nothing outside the bytes is read; a document type declaration is refused, because
/// entities can expand without bound.
class XmlDocument {
 public:
  static Result<XmlDocument> parse(std::string_view bytes, const std::string& file);
  XmlDocument(XmlDocument&&) noexcept;
  XmlDocument& operator=(XmlDocument&&) noexcept;
  ~XmlDocument();

  [[nodiscard]] XmlElement root() const;
  /// Issues of XML Schema validation, in document order; empty when valid. Throws Failure when `schema` is no schema.
  [[nodiscard]] std::vector<XmlIssue> validate(std::string_view schema) const;

 private:
  struct Impl;
  explicit XmlDocument(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace homeostat::base
