#pragma once

#include "app/desktop/presenters/session.hpp"

namespace homeostat::desktop {

struct PatientRow {
  std::string id, name, born, sex;
};

struct NewPatient {
  std::string name, birth_date, sex;  ///< birth date "YYYY-MM-DD" or as the language writes days; may be empty
};

/// A day as people type it: "1985-03-02", "2.3.1985" (day first, dots), "2/3/1985" is refused: it means two days.
base::Result<base::CivilDate> typedDay(const std::string& text);

/// The practice's patients with search while typing. Answers that arrive after a newer question are dropped.
class PatientList {
 public:
  PatientList(Session& session, std::function<void()> changed) : session_(session), changed_(std::move(changed)) {}
  void search(const std::string& query);
  [[nodiscard]] const std::vector<PatientRow>& rows() const { return rows_; }
  [[nodiscard]] std::size_t total() const { return total_; }
  [[nodiscard]] const std::string& problem() const { return problem_; }

  /// Registers; `done` gets the new id, or the words of what is wrong.
  void add(const NewPatient& form, std::function<void(const std::string& id, const std::string& problem)> done);

 private:
  Session& session_;
  std::function<void()> changed_;
  std::vector<PatientRow> rows_;
  std::size_t total_ = 0;
  std::string problem_;
  unsigned asked_ = 0;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace homeostat::desktop
