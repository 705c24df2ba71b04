#pragma once

#include "app/consultation/reviews.hpp"
#include "app/desktop/presenters/session.hpp"

namespace homeostat::desktop {

struct QueueRow {
  std::string key, title, kind, status;
  std::string needs;  ///< what is missing for adoption, in words
  bool mine = false;  ///< the user could take the next step
};
/// One item of the queue with what was said of it.
struct ReviewedWords {
  std::string key, title, status, needs;
  std::vector<std::string> notes;    ///< past review, conflicts lapsed …
  std::vector<std::string> history;  ///< newest first: who, when, which step, what was said
  std::vector<std::string> earlier;  ///< said of another content: counts for nothing now
};

/// What waits for a second pair of eyes: the queue, and the steps a reviewer takes on an item. Rights and order are the
/// practice's; a step that is refused says why and writes nothing.
class ReviewDesk {
 public:
  ReviewDesk(Session& session, std::function<void()> changed) : session_(session), changed_(std::move(changed)) {}
  using Done = std::function<void(const std::string& problem)>;
  /// Only what waits for this user, or all that is reviewed.
  void load(bool mine);
  [[nodiscard]] const std::vector<QueueRow>& rows() const { return rows_; }
  [[nodiscard]] bool ready() const { return ready_; }
  [[nodiscard]] const std::string& problem() const { return problem_; }

  void open(const std::string& key);
  [[nodiscard]] const std::optional<ReviewedWords>& opened() const { return opened_; }

  /// In the role the user may take: clinical for clinicians.
  void adopt(const std::string& review_by, Done done);
  void sendBack(const std::string& comment, Done done);
  void comment(const std::string& text, Done done);
  /// The user's statement of conflicts of interest; "none" is one.
  void stateConflicts(const std::string& text, Done done);

 private:
  void step(const consultation::ReviewStep& step, Done done);
  ReviewedWords wordsOf(const consultation::QueueItem& item) const;
  Session& session_;
  std::function<void()> changed_;
  std::vector<QueueRow> rows_;
  std::optional<ReviewedWords> opened_;
  std::string problem_;
  bool mine_ = true, ready_ = false;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace homeostat::desktop
