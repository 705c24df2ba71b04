#pragma once

#include <atomic>
#include <optional>
#include <set>

#include "app/consultation/documents.hpp"
#include "app/desktop/presenters/assessment_page.hpp"
#include "app/desktop/presenters/conflict_words.hpp"
#include "app/desktop/presenters/intake_words.hpp"
#include "app/desktop/presenters/patient_words.hpp"
#include "app/desktop/presenters/recording_words.hpp"
#include "app/desktop/presenters/session.hpp"

namespace homeostat::desktop {

/// The day so many weeks after a moment.
base::CivilDate watchDay(const base::Instant& from, int weeks);

/// Reason codes offered for a decision on this suggestion, the likely ones first, with their words. What fits only this
/// item (it was tried before, it waits for an answer, a caution stands) is offered only there.
struct ReasonChoice {
  std::string code, words;
  bool operator==(const ReasonChoice&) const = default;
};
std::vector<ReasonChoice> reasonsFor(const std::string& decision, const inference::Suggestion& suggestion,
                                     const inference::Case& the_case, const Language& language);

/// One patient on the screen: what the record says, what follows today, and everything that can be done about it. Every
/// act is written by the practice and read back; nothing is shown that was not. Thread: the window's.
class Encounter {
 public:
  Encounter(Session& session, std::string patient, std::function<void()> changed);
  ~Encounter() { stopReading(); }
  Encounter(const Encounter&) = delete;
  Encounter& operator=(const Encounter&) = delete;

  /// Reads the record and assesses. `changed` follows.
  void load();
  [[nodiscard]] bool ready() const { return loaded_.has_value(); }
  /// Words of what went wrong last; empty: nothing.
  [[nodiscard]] const std::string& problem() const { return problem_; }
  [[nodiscard]] const std::string& patient() const { return patient_; }
  [[nodiscard]] const record::PatientView& view() const { return loaded_->view; }
  [[nodiscard]] const consultation::Visit& visit() const { return loaded_->visit; }
  [[nodiscard]] bool isSigned() const;
  /// The visit shown was opened on an earlier day: what is decided now would be of that day.
  [[nodiscard]] bool isOfAnEarlierDay() const;
  using Done = std::function<void(const std::string& problem)>;
  /// The patient is seen anew: another moment, nothing decided or signed in it yet.
  void openVisit(Done done);

  [[nodiscard]] AssessmentPage assessment() const;
  [[nodiscard]] std::string text() const { return plainText(assessment(), session_.language); }

  // What-if: moves the states' intervals at once; never part of what is decided or signed.
  [[nodiscard]] bool tried(const std::string& intervention) const { return with_.contains(intervention); }
  void tryOut(const std::string& intervention, bool on);

  // The drawer: what stands behind the chosen thing. Opening it again closes it.
  void open(const std::string& link);
  [[nodiscard]] const std::string& opened() const { return opened_; }
  [[nodiscard]] std::optional<Drawer> drawer() const;

  void answer(const record::CaseContext& context, Done done);
  /// Answers a question by what it asks: a context, or a condition. Others cannot be answered so ("intake" takes them).
  void answerQuestion(const std::string& id, inference::Answer value, Done done);
  [[nodiscard]] bool answerable(const std::string& question) const;
  void answerFlag(const std::string& rule, const std::string& answer, const std::string& note, Done done);
  void decide(const Verdict& verdict, Done done);
  /// Takes back what was written last in this sitting: of a decision what stood before is written and the task it made
  /// is closed; values, answers and imports no longer count. Entries stay readable. What is signed stands.
  [[nodiscard]] bool canUndo() const { return !undo_.empty(); }
  void undo(Done done);
  void finishTask(std::uint64_t task, const std::string& note, Done done);
  /// What must be looked at before signing: accepted things that should not stand together, the gravest first.
  [[nodiscard]] std::vector<ConflictCard> conflicts() const;
  /// Suggestions without a decision are written as not discussed: signing never waits for nine verdicts. Conflicts that
  /// ask for it have been acknowledged and are written with the signature.
  /// `taken_note`: what is done about a contraindicated pair that is taken already; without it such a visit is not
  /// signed.
  void sign(const std::string& taken_note, Done done);
  void sign(Done done) { sign({}, std::move(done)); }
  /// Contraindicated pairs among what is taken already: they stand first and ask for an answer before signing.
  [[nodiscard]] std::vector<ConflictCard> takenStops() const;

  /// What went out for this patient and rests on knowledge that the practice retracted since.
  [[nodiscard]] const std::vector<RetractedPrint>& retracted() const { return loaded_->retracted; }

  /// The way through the network from what was found to a suggestion: statements and markers in use, and the state
  /// where they meet; empty where the suggestion rests on rules alone.
  struct Path {
    std::string state;
    std::set<std::string> ids;
  };
  void pathTo(const std::string& intervention, std::function<void(base::Result<Path>)> done);

  /// The document of this visit, as it would print.
  void document(reports::Kind kind, const consultation::DocumentWish& wish,
                std::function<void(base::Result<reports::Document>)> done);
  /// Writes it to a file that was chosen (.pdf, .html) and enters it in the record.
  void saveDocument(reports::Kind kind, const consultation::DocumentWish& wish, const std::filesystem::path& file,
                    Done done);
  /// Enters a document that was printed, with the bytes of its PDF.
  void issueDocument(reports::Kind kind, const consultation::DocumentWish& wish, Done done);

  /// The recordings of the record, measured again from their originals, with what a correction would make of them.
  void recordings(std::function<void(base::Result<std::vector<StudiedRecording>>)> done);
  /// The figures of beats that are being put right; writes nothing.
  void measureBeats(const autonomic::Beats& beats, std::function<void(base::Result<BeatFigures>)> done);
  /// Keeps the changes beside the recording; its figures of the record are measured anew. Can be undone.
  void correctBeats(std::uint64_t entry, const std::vector<autonomic::BeatEdit>& edits, Done done);

  /// Reads files on a thread of its own; `changed` follows while it goes on. `done` is not called when it was stopped.
  void preview(const std::vector<std::filesystem::path>& files, Done done);
  struct Reading {
    std::string file;
    double share = 0;  ///< of that file, 0 to 1; 0 also where a file says nothing before its end
    std::size_t number = 0, count = 0;
  };
  [[nodiscard]] const std::optional<Reading>& reading() const { return reading_; }
  /// Nothing of what is being read will be shown or taken.
  void stopReading();
  /// A recording made on this screen, as the bytes a device would export; shown like a file.
  void previewRecording(const std::string& name, const std::string& bytes, bool paced, Done done);
  /// A document made on this screen, shown like a file.
  void previewMade(const std::string& name, const std::string& bytes, Done done);
  [[nodiscard]] const std::optional<IntakePreview>& previewed() const { return preview_words_; }
  void take(Done done);
  void dropPreview();
  /// What only a person can settle about the files shown; the answer is kept, and the files are read again.
  [[nodiscard]] const std::vector<ImportQuestionWords>& importQuestions() const { return import_questions_; }
  /// How the person breathed in the recordings shown: no file says it, and figures of paced breathing are no baseline.
  /// `word`: "free", "paced", or empty: not known.
  void sayBreathing(const std::string& word);
  [[nodiscard]] const std::string& breathing() const { return breathing_; }
  [[nodiscard]] bool asksBreathing() const;
  void answerImport(std::size_t question, const std::string& answer, Done done);
  /// What was typed on screen: the sheet of values, a questionnaire from paper.
  void takeTyped(const std::vector<inference::Finding>& findings, Done done);

 private:
  struct Loaded {
    record::PatientView view;
    consultation::Visit visit;  ///< what decisions and signature speak of
    std::optional<consultation::Visit> what_if;
    std::vector<inference::PlanConflict> conflicts;
    std::vector<RetractedPrint> retracted;
  };
  /// A decision as it was before another one took its place; or entries that can be taken back.
  struct Undoing {
    Verdict before{};
    bool watched = false;  ///< a task was made, which goes with it
    std::vector<std::uint64_t> entries{};
  };
  [[nodiscard]] bool decidedInThisVisit(const record::SeenDecision& seen) const;
  [[nodiscard]] std::function<base::Result<void>(consultation::Practice&)> issuing(
      reports::Kind kind, const consultation::DocumentWish& wish, const std::filesystem::path& file) const;
  /// `now`: the moment of a look while no visit is open.
  void read(const base::Instant& now);
  /// As `write`, of what `undo` can take back.
  void writeUndoably(std::function<base::Result<void>(consultation::Practice&)> work, Done done);
  void takeBack(const Undoing& last, Done done);
  /// Runs a writing call on the practice's thread, then reads back.
  void write(std::function<base::Result<void>(consultation::Practice&)> work, Done done);
  void forgetPreview();
  void showRead(base::Result<consultation::FilesRead> read, const std::vector<std::filesystem::path>& files,
                const Done& done);
  void announce(const std::string& problem, const Done& done);

  Session& session_;
  std::string patient_;
  std::function<void()> changed_;
  std::optional<Loaded> loaded_;
  std::string problem_, opened_;
  std::set<std::string> with_;
  std::optional<consultation::FilesRead> previewed_;
  std::optional<IntakePreview> preview_words_;
  std::vector<std::filesystem::path> previewed_files_;
  std::vector<ImportQuestionWords> import_questions_;
  void readAside(const std::vector<std::filesystem::path>& files, const intake::ImportOptions& options, Done done);
  std::string breathing_;
  std::optional<Reading> reading_;
  std::shared_ptr<std::atomic<bool>> wanted_;  ///< what is being read; false: nobody waits for it any more
  std::vector<Undoing> undo_;
  unsigned asked_ = 0;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace homeostat::desktop
