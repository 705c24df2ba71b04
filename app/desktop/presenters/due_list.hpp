#pragma once

#include "app/consultation/survey.hpp"
#include "app/desktop/presenters/session.hpp"

namespace homeostat::desktop {

struct DueRow {
  std::string patient;  ///< id
  std::uint64_t sequence = 0;
  std::string who, what;
  bool overdue = false;
};
/// How often the suggestions of one item were taken as offered.
struct RateRow {
  std::string id, name;
  std::size_t judged = 0, taken = 0, changed = 0, deferred = 0, declined = 0, not_discussed = 0;
  std::string overridden;      ///< "40 %"; "–" below the least number that says something
  std::string declined_for;    ///< the most frequent reason, in words; may be empty
  bool up_for_review = false;  ///< often overridden
};

/// What the whole practice waits for, read a piece at a time between other work; it can be stopped and goes on where it
/// was. What was read stays in the session while the practice is open.
class DueList {
 public:
  DueList(Session& session, std::function<void()> changed) : session_(session), changed_(std::move(changed)) {}
  /// Reads what came since.
  void read();
  void stop() { stopped_ = true; }
  [[nodiscard]] bool reading() const { return reading_; }
  [[nodiscard]] bool stopped() const { return stopped_; }
  [[nodiscard]] double share() const { return share_; }
  [[nodiscard]] const std::string& problem() const { return problem_; }

  /// Days from today within which a task stands in the list.
  static constexpr int kDays = 14;
  [[nodiscard]] const std::vector<DueRow>& rows() const { return rows_; }
  [[nodiscard]] std::size_t later() const { return later_; }
  /// Items that come up for review first, then by how often they were judged.
  [[nodiscard]] const std::vector<RateRow>& rates() const { return rates_; }
  void finish(const DueRow& row, std::function<void(const std::string& problem)> done);

 private:
  struct Piece {
    bool more = false;
    double share = 0;
    std::vector<std::pair<consultation::DueTask, std::string>> tasks;  ///< with the patient's name
    std::map<std::string, consultation::DecisionCounts> counts;
    std::vector<std::string> review;
  };
  void goOn();
  void take(const Piece& piece);
  Session& session_;
  std::function<void()> changed_;
  std::vector<DueRow> rows_;
  std::vector<RateRow> rates_;
  std::size_t later_ = 0;
  bool reading_ = false, stopped_ = false;
  double share_ = 0;
  std::string problem_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace homeostat::desktop
