#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/consultation/reviews.hpp"
#include "app/desktop/presenters/evidence_words.hpp"
#include "app/desktop/presenters/session.hpp"

namespace homeostat::desktop {

/// Which items stand in the list.
enum class ReviewQueue {
  waiting,  ///< not adopted as they stand, or past their review date; often overridden ones first
  adopted,
  ended  ///< retired or retracted
};

struct ReviewRow {
  std::string key, title, kind;
  std::string stands;  ///< "one of two approvals", "adopted until 1 December 2027" …
  int urgency = 0;     ///< lowest first
  bool operator==(const ReviewRow&) const = default;
};

/// What keeps the person at the screen from approving in one role; empty: nothing.
struct ReviewBar {
  kb::review::Role role = kb::review::Role::clinical;
  std::string role_words;
  std::vector<std::string> lines;
};

struct ReviewedItem {
  std::string key;
  KnowledgeItem item;
  std::string stands;
  std::string needs;                    ///< who must approve
  std::vector<std::string> approvals;   ///< who, in which role, when, with which interests
  std::vector<ReviewBar> bars;          ///< one a role
  std::vector<std::string> discussion;  ///< every step taken, oldest first
  bool adopted = false, sent_back = false, ended = false;
};

/// A user beside the seat on the board.
struct BoardRow {
  std::string user, name;
  bool clinical = false, technical = false;
  std::string topics;     ///< those the seat is bound to; empty: all
  std::string interests;  ///< the statement that stands, with its day, or that there is none
};

/// Every refusal that stands between a person and a step, in the order they are met: what is met first is taken as
/// mended and the next one is looked for, as far as a person could mend it. Empty: the step may be taken.
std::vector<base::Refusal> standsBetween(const kb::review::Review& review, kb::review::Entry step,
                                         kb::review::Board board);

/// The practice's review of knowledge at one screen: what waits, one item with its provenance, what may be done to it.
/// Every step is written by the ledger and read back. Thread: the window's.
class ReviewDesk {
 public:
  ReviewDesk(Session& session, std::function<void()> changed);
  using Done = std::function<void(const std::string& problem)>;

  void load();
  [[nodiscard]] bool ready() const { return loaded_.has_value(); }
  [[nodiscard]] const std::string& problem() const { return problem_; }

  void show(ReviewQueue queue, const std::string& words);
  [[nodiscard]] ReviewQueue queue() const { return queue_; }
  [[nodiscard]] const std::vector<ReviewRow>& rows() const { return rows_; }
  [[nodiscard]] std::size_t total() const { return total_; }  ///< of the queue, without the search
  static constexpr std::size_t kRows = 400;

  /// Shows the item with this key; an unknown key shows nothing.
  void open(const std::string& key);
  [[nodiscard]] const std::optional<ReviewedItem>& opened() const { return opened_; }

  void adopt(kb::review::Role role, const std::string& review_by, const std::string& text, Done done);
  /// `step`: any but `approved`; `text` where the step asks for a reason.
  void take(kb::review::Step step, const std::string& text, Done done);
  void setReviewDate(const std::string& day, Done done);
  /// "none" is a statement; an empty one is refused.
  void stateInterests(const std::string& text, Done done);
  [[nodiscard]] std::vector<BoardRow> board() const;
  void appoint(const std::string& user, bool clinical, bool technical, Done done);

 private:
  struct Loaded {
    consultation::ReviewBook book;
    std::vector<record::User> users;
    std::vector<std::string> overridden;  ///< ids of interventions
  };
  void list();
  void describe();
  [[nodiscard]] ReviewRow rowOf(const std::string& key, const kb::review::Review* review) const;
  [[nodiscard]] std::string standsWords(const std::string& key, const kb::review::Review* review) const;
  [[nodiscard]] const kb::review::Review* reviewed(const std::string& key) const;
  [[nodiscard]] std::vector<ReviewBar> barsFor(const kb::review::Review& review) const;
  [[nodiscard]] std::string stepWords(const kb::review::Entry& entry) const;
  [[nodiscard]] std::string nameOf(const std::string& user) const;
  void step(consultation::ReviewStep step, Done done);
  void write(std::function<base::Result<void>(consultation::Practice&)> work, Done done);
  [[nodiscard]] const kb::Edition& edition() const { return session_.open.knowledge->edition(); }

  Session& session_;
  std::function<void()> changed_;
  kb::ProvenanceIndex index_;
  std::optional<Loaded> loaded_;
  std::string problem_, key_, words_;
  ReviewQueue queue_ = ReviewQueue::waiting;
  std::vector<ReviewRow> rows_;
  std::size_t total_ = 0;
  std::optional<ReviewedItem> opened_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace homeostat::desktop
