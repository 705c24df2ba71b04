#pragma once

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <variant>

#include "inference/assessment.hpp"
#include "reports/document/pages.hpp"
#include "reports/documents.hpp"
#include "tests/support/places.hpp"
#include "tests/support/shipped_content.hpp"

/// What the tests of documents share.
namespace homeostat::reports {

inline std::filesystem::path lookFolder() {
  const std::filesystem::path folder = HOMEOSTAT_LOOK_DIR;
  std::filesystem::create_directories(folder);
  return folder;
}

/// Writes bytes where a person may look at them, and where the readers of PDF can open them.
inline std::string kept(const std::string& name, const std::string& bytes) {
  const auto path = (lookFolder() / name).string();
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

/// Standard output of a command; throws when it fails.
inline std::string outputOf(const std::string& command) {
  std::string out;
  std::array<char, 4096> buffer{};
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error(command);
  while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), pipe)) out.append(buffer.data(), n);
  if (::pclose(pipe) != 0) throw std::runtime_error(command + ": " + out);
  return out;
}

inline std::string textOf(const std::string& pdf_path) { return outputOf("pdftotext -layout '" + pdf_path + "' -"); }

inline Pages laid(Document document) {
  auto pages = Pages::lay(std::move(document));
  if (!pages) throw std::runtime_error(pages.error().line());
  return std::move(*pages);
}

/// A case of tests/cases with its assessment on the shipped edition.
struct Assessed {
  inference::Case the_case;
  inference::Assessment assessment;

  [[nodiscard]] Subject subject() const { return {the_case, assessment, engine().edition(), {}, {}}; }

  static const inference::Engine& engine() {
    static const inference::Engine made = [] {
      auto prepared = inference::Engine::prepare(support::shippedEdition());
      if (!prepared) throw std::runtime_error(prepared.error().line());
      return std::move(*prepared);
    }();
    return made;
  }
  static Assessed of(inference::Case c) {
    auto assessment = engine().assess(c, {});
    return {std::move(c), std::move(assessment)};
  }
  /// Nine answers of a questionnaire and no total: the total is made from them (8 times 2 and once 1: 17).
  static Assessed answersOnly() {
    std::string items;
    for (int i = 1; i <= 9; ++i) {
      items += (i == 1 ? "" : ",") + std::string(R"({"code":"phq-9.item-)") + std::to_string(i) + R"(","value":)" +
               (i < 9 ? "2" : "1") + R"(,"at":"2026-06-01T09:00:00Z"})";
    }
    auto c =
        inference::readCase(R"({"patient":{"id":"x"},"at":"2026-06-01T10:00:00Z","findings":[)" + items + "]}", "case");
    if (!c) throw std::runtime_error(c.error().line());
    return of(std::move(*c));
  }
  static Assessed file(const std::string& name) {
    const std::string path = support::checkout() / "tests/cases/" / name;
    auto c = inference::readCase(support::slurp(path), name);
    if (!c) throw std::runtime_error(c.error().line());
    return of(std::move(*c));
  }
};

/// All words of a document in reading order, one block a line.
inline std::string words(const Document& document) {
  std::string out;
  const auto add = [&out](const Text& text) {
    for (const auto& run : text) out += run.text;
    out += '\n';
  };
  for (const auto& block : document.blocks) {
    if (const auto* heading = std::get_if<Heading>(&block)) out += heading->text + '\n';
    if (const auto* paragraph = std::get_if<Paragraph>(&block)) add(paragraph->text);
    if (const auto* picture = std::get_if<Picture>(&block)) add(picture->caption);
    if (const auto* list = std::get_if<List>(&block)) {
      for (const auto& item : list->items) add(item);
    }
    if (const auto* callout = std::get_if<Callout>(&block)) {
      for (const auto& paragraph : callout->paragraphs) add(paragraph);
    }
    if (const auto* table = std::get_if<Table>(&block)) {
      for (const auto& row : table->rows) {
        for (const auto& cell : row) {
          for (const auto& run : cell) out += run.text;
          out += " | ";
        }
        out += '\n';
      }
    }
  }
  return out;
}

}  // namespace homeostat::reports
