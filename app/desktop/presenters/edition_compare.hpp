#pragma once

#include <filesystem>

#include "app/desktop/presenters/session.hpp"
#include "inference/audit/replay.hpp"
#include "kb/edition_changes.hpp"

namespace homeostat::desktop {

struct ComparedItem {
  std::string key, title;
  std::string how;                 ///< "new", "gone", "changed"
  std::vector<std::string> lines;  ///< place: before → after
};
struct ComparedCase {
  std::string patient, name;
  std::vector<std::string> lines;  ///< what the other edition would say differently
};

/// The edition in use beside another one: what differs in the items, and for which patients of this practice the
/// assessment would change. Cases are judged one after the other between other work; it can be stopped. Writes nothing.
class EditionCompare {
 public:
  EditionCompare(Session& session, std::function<void()> changed) : session_(session), changed_(std::move(changed)) {}
  void compare(const std::filesystem::path& other);
  void stop() { stopped_ = true; }

  [[nodiscard]] bool started() const { return started_; }
  [[nodiscard]] bool reading() const { return reading_; }
  [[nodiscard]] bool stopped() const { return stopped_; }
  [[nodiscard]] const std::string& problem() const { return problem_; }
  [[nodiscard]] const std::string& otherName() const { return other_name_; }
  [[nodiscard]] const std::vector<ComparedItem>& items() const { return items_; }
  [[nodiscard]] const std::vector<ComparedCase>& cases() const { return cases_; }
  [[nodiscard]] std::size_t judged() const { return judged_; }
  [[nodiscard]] std::size_t patients() const { return patients_.size(); }

 private:
  void opened(base::Result<Knowledge> other);
  void next();
  Session& session_;
  std::function<void()> changed_;
  Knowledge other_;
  bool started_ = false, reading_ = false, stopped_ = false;
  std::string problem_, other_name_;
  std::vector<ComparedItem> items_;
  std::vector<ComparedCase> cases_;
  std::vector<record::Patient> patients_;
  std::size_t judged_ = 0;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace homeostat::desktop
