#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

#include "app/consultation/practice.hpp"
#include "kb/base/result.hpp"

namespace homeostat::desktop {

using Task = std::function<void()>;
/// Brings a task to the thread of the window. In tests: runs it at once.
using Post = std::function<void(Task)>;

/// What the system would not do, as a refusal "system"; "disk.full" where that is why. Nothing was written then.
base::Refusal systemRefusal(const std::string& cause);

/// Runs tasks one after the other.
class Worker {
 public:
  virtual ~Worker() = default;
  virtual void run(Task task) = 0;
};

/// On a thread of its own; the destructor waits for the running task and drops the others.
class ThreadWorker final : public Worker {
 public:
  ThreadWorker();
  ~ThreadWorker() override;
  void run(Task task) override;

 private:
  void loop(const std::stop_token& stop);
  std::mutex mutex_;
  std::condition_variable_any arrived_;
  std::deque<Task> waiting_;
  std::jthread thread_;
};

/// At once, on the caller's thread: presenters are tested with it.
class InlineWorker final : public Worker {
 public:
  void run(Task task) override { task(); }
};

/// The one place that touches the practice: the ledger belongs to the worker's thread. Every answer comes back through
/// `post`; it is dropped when `owner` has gone meanwhile. Thread: that of the window.
class Desk {
 public:
  Desk(std::unique_ptr<Worker> worker, Post post) : post_(std::move(post)), worker_(std::move(worker)) {}

  /// Makes or opens a practice in the background; `done` gets nothing or the refusal.
  void open(std::weak_ptr<void> owner, std::function<base::Result<consultation::Practice>()> make,
            std::function<void(base::Result<void>)> done);

  /// Closes the practice: its keys and names are wiped.
  void close(std::weak_ptr<void> owner, Task done);

  /// Brings a task to the window's thread from any other. A copy: it may be called when the desk has gone, and then
  /// does nothing once `owner` has.
  [[nodiscard]] std::function<void(Task)> toWindow(std::weak_ptr<void> owner) const {
    return [post = post_, owner = std::move(owner)](Task task) {
      if (owner.expired()) return;
      post([owner, task = std::move(task)] {
        if (!owner.expired()) task();
      });
    };
  }

  /// work(Practice&) -> Result<T>; done(Result<T>). A failure of the system arrives as a refusal "system".
  template <class Work, class Done>
  void ask(std::weak_ptr<void> owner, Work work, Done done) {
    using Answer = std::invoke_result_t<Work, consultation::Practice&>;
    worker_->run([this, owner = std::move(owner), work = std::move(work), done = std::move(done)]() mutable {
      auto answer = std::make_shared<Answer>(guarded<Answer>(work));
      post_([owner, done, answer] {
        if (!owner.expired()) done(std::move(*answer));
      });
    });
  }

 private:
  template <class Answer, class Work>
  Answer guarded(Work& work) {
    if (!practice_) return base::refuse({"desk.closed", "", "", "no practice is open", "unlock one first"});
    try {
      return work(*practice_);
    } catch (const std::exception& failure) {
      return base::refuse(systemRefusal(failure.what()));
    }
  }

  Post post_;
  std::optional<consultation::Practice> practice_;  // worker's thread only
  std::unique_ptr<Worker> worker_;                  // last: its thread ends before the practice goes
};

}  // namespace homeostat::desktop
