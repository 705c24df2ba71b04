#include "app/desktop/presenters/desk.hpp"

namespace homeostat::desktop {

base::Refusal systemRefusal(const std::string& cause) {
  const bool full = cause.find("disk is full") != std::string::npos || cause.find("No space left") != std::string::npos;
  return {full ? "disk.full" : "system", "", "", cause, "nothing was written; try again"};
}

ThreadWorker::ThreadWorker() : thread_([this](const std::stop_token& stop) { loop(stop); }) {}

ThreadWorker::~ThreadWorker() { thread_.request_stop(); }

void ThreadWorker::run(Task task) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(task));
  }
  arrived_.notify_one();
}

void ThreadWorker::loop(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    Task task;
    {
      std::unique_lock lock(mutex_);
      if (!arrived_.wait(lock, stop, [this] { return !waiting_.empty(); })) return;
      task = std::move(waiting_.front());
      waiting_.pop_front();
    }
    task();
  }
}

void Desk::open(std::weak_ptr<void> owner, std::function<base::Result<consultation::Practice>()> make,
                std::function<void(base::Result<void>)> done) {
  worker_->run([this, owner = std::move(owner), make = std::move(make), done = std::move(done)] {
    base::Result<void> answer;
    try {
      practice_.reset();
      auto made = make();
      if (made) {
        practice_.emplace(std::move(*made));
      } else {
        answer = base::refuse(made.error());
      }
    } catch (const std::exception& failure) {
      answer = base::refuse(systemRefusal(failure.what()));
    }
    post_([owner, done, answer] {
      if (!owner.expired()) done(answer);
    });
  });
}

void Desk::close(std::weak_ptr<void> owner, Task done) {
  worker_->run([this, owner = std::move(owner), done = std::move(done)] {
    practice_.reset();
    post_([owner, done] {
      if (!owner.expired()) done();
    });
  });
}

}  // namespace homeostat::desktop
