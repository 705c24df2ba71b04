#include "reports/document/document.hpp"

namespace homeostat::reports {

std::set<std::string> anchorsOf(const Document& document) {
  std::set<std::string> anchors;
  for (const auto& block : document.blocks) {
    if (const auto* heading = std::get_if<Heading>(&block)) anchors.insert(heading->anchor);
    if (const auto* paragraph = std::get_if<Paragraph>(&block)) anchors.insert(paragraph->anchor);
    if (const auto* list = std::get_if<List>(&block)) anchors.insert(list->anchors.begin(), list->anchors.end());
  }
  return anchors;
}

bool leadsNowhere(const Run& run, const std::set<std::string>& anchors) {
  return run.link.starts_with('#') && !anchors.contains(run.link.substr(1));
}

}  // namespace homeostat::reports
