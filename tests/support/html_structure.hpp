#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "kb/base/xml.hpp"

/// What HTML asks of a page beyond being well formed, as far as our pages use it.
namespace homeostat::support {

/// The page parsed; its document type, which says nothing, is left out. Throws when it is not well formed.
inline base::XmlDocument parsedPage(const std::string& page) {
  const std::string type = "<!DOCTYPE html>\n";
  std::string bytes = page;
  if (const auto at = bytes.find(type); at != std::string::npos) bytes.erase(at, type.size());
  auto document = base::XmlDocument::parse(bytes, "page.html");
  if (!document) throw std::runtime_error(document.error().line());
  return std::move(*document);
}

class PageCheck {
 public:
  /// Everything that is wrong, in reading order; empty for a valid page.
  static std::vector<std::string> faults(const std::string& page) {
    const auto document = parsedPage(page);
    PageCheck check;
    check.collect(document.root());
    check.root(document.root());
    check.visit(document.root(), {});
    check.headings();
    return std::move(check.faults_);
  }

 private:
  std::vector<std::string> faults_;
  std::multiset<std::string> ids_;
  std::vector<int> levels_;

  using Names = std::set<std::string>;
  static const Names& inlineNames() {
    static const Names names{"strong", "em", "sup", "a", "span"};
    return names;
  }
  /// What an element may hold.
  static const Names* childrenOf(const std::string& name) {
    static const Names none, graphics{"title", "desc", "rect", "text", "circle", "polyline", "polygon", "path"};
    static const std::map<std::string, Names> model{
        {"html", {"head", "body"}},
        {"head", {"meta", "title", "style"}},
        {"body", {"p", "header", "h1", "h2", "h3", "ul", "ol", "table", "figure", "aside", "footer"}},
        {"header", {"img", "div"}},
        {"div", {"p"}},
        {"footer", {"p"}},
        {"aside", {"p"}},
        {"ul", {"li"}},
        {"ol", {"li"}},
        {"table", {"caption", "thead", "tbody"}},
        {"thead", {"tr"}},
        {"tbody", {"tr"}},
        {"tr", {"th", "td"}},
        {"figure", {"svg", "figcaption"}},
        {"svg", graphics}};
    static const Names text_holders{"p",       "h1",         "h2",     "h3", "li",  "th",   "td",
                                    "caption", "figcaption", "strong", "em", "sup", "span", "a"};
    static const Names empty{"meta", "img",    "title",    "style",   "desc", "rect",
                             "text", "circle", "polyline", "polygon", "path"};
    if (const auto found = model.find(name); found != model.end()) return &found->second;
    if (text_holders.contains(name)) return &inlineNames();
    return empty.contains(name) ? &none : nullptr;
  }

  void fault(const base::XmlElement& e, const std::string& what) {
    faults_.push_back("line " + std::to_string(e.line()) + ", " + e.name() + ": " + what);
  }
  void collect(const base::XmlElement& e) {
    if (const auto id = e.attribute("id")) ids_.insert(*id);
    for (const auto& child : e.children()) collect(child);
  }
  void root(const base::XmlElement& e) {
    const auto language = e.text("lang"), direction = e.text("dir");
    if (language.empty()) fault(e, "no language");
    const bool right = language.starts_with("ar");
    if (direction != (right ? "rtl" : "ltr")) fault(e, "direction " + direction + " of " + language);
  }

  void visit(const base::XmlElement& e, const Names& within) {
    const auto name = e.name();
    const auto* allowed = childrenOf(name);
    if (allowed == nullptr) fault(e, "is no element of our pages");
    own(e, name, within);
    Names inside = within;
    inside.insert(name);
    for (const auto& child : e.children()) {
      if (allowed != nullptr && !allowed->contains(child.name())) fault(child, "must not stand in " + name);
      visit(child, inside);
    }
  }

  void own(const base::XmlElement& e, const std::string& name, const Names& within) {
    if (const auto id = e.attribute("id"); id && ids_.count(*id) > 1) fault(e, "the id " + *id + " stands twice");
    if (const auto language = e.attribute("lang"); language && language->empty()) fault(e, "an empty language");
    if (name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '3') heading(e, name[1] - '0');
    if (name == "a") link(e, within);
    if (name == "img") picture(e);
    if (name == "svg") drawing(e);
    if (name == "table") table(e);
    if ((name == "p" || name == "li" || name == "figcaption") && e.content().empty()) fault(e, "is empty");
  }
  void heading(const base::XmlElement& e, int level) {
    if (e.content().empty()) fault(e, "an empty heading");
    levels_.push_back(level);
  }
  void link(const base::XmlElement& e, const Names& within) {
    if (within.contains("a")) fault(e, "a link within a link");
    if (e.content().empty()) fault(e, "a link without words");
    const auto to = e.text("href");
    const bool inside = to.starts_with("#") && ids_.contains(to.substr(1));
    if (!inside && !to.starts_with("https://") && !to.starts_with("http://")) fault(e, "leads nowhere: " + to);
  }
  void picture(const base::XmlElement& e) {
    if (e.text("alt").empty()) fault(e, "no alternative text");
    if (!e.text("src").starts_with("data:image/")) fault(e, "lies outside the page");
  }
  void drawing(const base::XmlElement& e) {
    const auto title = e.child("title"), description = e.child("desc");
    if (e.text("role") != "img" || !title || title->content().empty()) fault(e, "a drawing without a title");
    if (!description || description->content().empty()) fault(e, "a drawing without a description");
  }
  void table(const base::XmlElement& e) {
    const auto head = e.child("thead");
    const auto body = e.child("tbody");
    if (!head || !body || head->children().size() != 1) return fault(e, "no head or no body");
    const auto columns = head->children().front().children();
    for (const auto& column : columns)
      if (column.name() != "th" || column.text("scope") != "col") fault(column, "a head without its scope");
    for (const auto& row : body->children())
      if (row.children().size() != columns.size()) fault(row, "another number of cells than the head");
  }
  void headings() {
    if (std::count(levels_.begin(), levels_.end(), 1) != 1) faults_.emplace_back("not one heading of level 1");
    for (std::size_t i = 0; i < levels_.size(); ++i) {
      const int before = i == 0 ? 0 : levels_[i - 1];
      if (levels_[i] > before + 1)
        faults_.push_back("a heading of level " + std::to_string(levels_[i]) + " behind one of " +
                          std::to_string(before));
    }
  }
};

}  // namespace homeostat::support
