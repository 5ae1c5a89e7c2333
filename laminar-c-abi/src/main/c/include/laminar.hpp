/*
 * laminar.hpp - LaminarDB for C++14: handles that close themselves, and errors that are thrown. Header only, over laminar.h.
 *
 *   laminar::Database db;
 *   db.execute("CREATE SOURCE t (n BIGINT); CREATE STREAM s AS SELECT n FROM t WHERE n > 1");
 *   laminar::Subscription results = db.sink("s").subscribe();
 *   laminar::Source t = db.source("t");
 *   t.set(0, int64_t{2}).push();
 *   while (laminar::Batch batch = results.receive()) { ... batch.array()->length ... }
 *
 * Objects are moved, not copied; thread rules are those of laminar.h. Destructors close and do not throw.
 */
#ifndef LAMINAR_HPP
#define LAMINAR_HPP

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

#include "laminar.h"

namespace laminar {

/** A failure of the library. */
class Error : public std::runtime_error {
 public:
  /** The last failure of the calling thread. */
  static Error last() {
    LaminarErrorDetails details;
    laminar_last_error(&details);
    return Error(details);
  }

  LaminarError code() const { return code_; }
  /** "SYNTAX" … */
  const std::string& name() const { return name_; }
  const std::string& remedy() const { return remedy_; }
  /** The line of the SQL with carets below the place; "" without one. */
  const std::string& excerpt() const { return excerpt_; }
  /** Counted from 1; 0 without a place. */
  int line() const { return line_; }
  int column() const { return column_; }

 private:
  explicit Error(const LaminarErrorDetails& details)
      : std::runtime_error(details.message),
        code_(details.code),
        name_(details.name),
        remedy_(details.remedy),
        excerpt_(details.excerpt),
        line_(details.line),
        column_(details.column) {}

  LaminarError code_;
  std::string name_;
  std::string remedy_;
  std::string excerpt_;
  int line_;
  int column_;
};

/** Throws what a call has given, unless it is LAMINAR_OK. */
inline void check(LaminarError error) {
  if (error != LAMINAR_OK) {
    throw Error::last();
  }
}

/** A handle that closes itself. */
template <typename T, typename Closed, Closed (*close)(T*)>
class Handle {
 public:
  explicit Handle(T* handle) : handle_(handle) {
    if (handle == nullptr) {
      throw Error::last();
    }
  }
  Handle(Handle&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (handle_ != nullptr) {
      close(handle_);
    }
  }

  /** The handle of laminar.h, which stays this object's. */
  T* get() const { return handle_; }
  /** Gives the handle away: whoever takes it closes it. */
  T* release() { return std::exchange(handle_, nullptr); }

 private:
  T* handle_;
};

/** A batch of results; nothing at the end of a stream, or where nothing is there. */
class Batch {
 public:
  Batch() = default;
  Batch(ArrowArray* array, ArrowSchema* schema) : array_(array), schema_(schema) {}
  Batch(Batch&& other) noexcept
      : array_(std::exchange(other.array_, nullptr)), schema_(std::exchange(other.schema_, nullptr)) {}
  Batch& operator=(Batch&& other) noexcept {
    std::swap(array_, other.array_);
    std::swap(schema_, other.schema_);
    return *this;
  }
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;
  ~Batch() { laminar_free_batch(array_, schema_); }

  explicit operator bool() const { return array_ != nullptr; }
  /** Both stay this object's; a struct whose release is NULL was moved away. */
  ArrowArray* array() const { return array_; }
  ArrowSchema* schema() const { return schema_; }

 private:
  ArrowArray* array_ = nullptr;
  ArrowSchema* schema_ = nullptr;
};

/** Batches one after the other: an ArrowArrayStream that releases itself. */
class Stream {
 public:
  Stream() { stream_.release = nullptr; }
  Stream(Stream&& other) noexcept : stream_(other.stream_) { other.stream_.release = nullptr; }
  Stream& operator=(Stream&& other) noexcept {
    std::swap(stream_, other.stream_);
    return *this;
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() {
    if (stream_.release != nullptr) {
      stream_.release(&stream_);
    }
  }

  ArrowArrayStream* get() { return &stream_; }
  /** Writes the next array, which the caller releases; false at the end. */
  bool next(ArrowArray* out) {
    if (stream_.get_next(&stream_, out) != 0) {
      throw Error::last();
    }
    return out->release != nullptr;
  }

 private:
  ArrowArrayStream stream_;
};

/** A producer. */
class Source : public Handle<LaminarSource, LaminarError, laminar_close_source> {
 public:
  using Handle::Handle;

  Source& set(int32_t column, std::nullptr_t) { return checked(laminar_set_null(get(), column)); }
  Source& set(int32_t column, bool value) { return checked(laminar_set_bool(get(), column, value)); }
  Source& set(int32_t column, int32_t value) { return checked(laminar_set_int64(get(), column, value)); }
  Source& set(int32_t column, int64_t value) { return checked(laminar_set_int64(get(), column, value)); }
  Source& set(int32_t column, double value) { return checked(laminar_set_double(get(), column, value)); }
  Source& set(int32_t column, const std::string& value) {
    return checked(laminar_set_text(get(), column, value.data(), value.size()));
  }
  Source& set(int32_t column, const char* value) {
    return checked(laminar_set_text(get(), column, value, LAMINAR_NUL_TERMINATED));
  }
  Source& set(int32_t column, const LaminarValue& value) {
    return checked(laminar_set_value(get(), column, &value));
  }
  Source& setTimestamp(int32_t column, int64_t value, LaminarTimeUnit unit) {
    return checked(laminar_set_timestamp(get(), column, value, unit));
  }
  /** Pushes the row that was set. */
  void push() { check(laminar_push_row(get())); }
  /** Pushes a struct array; both structs are released. */
  void push(ArrowArray* array, ArrowSchema* schema) { check(laminar_push(get(), array, schema)); }
  void add() { check(laminar_add_row(get())); }
  int64_t pushBatch() {
    int64_t rows = 0;
    check(laminar_push_batch(get(), &rows));
    return rows;
  }
  void watermark(int64_t value, LaminarTimeUnit unit) { check(laminar_watermark(get(), value, unit)); }
  void finish() { check(laminar_finish(get())); }
  Source clone() { return Source(laminar_clone_source(get())); }

 private:
  Source& checked(LaminarError error) {
    check(error);
    return *this;
  }
};

/** A subscriber. */
class Subscription : public Handle<LaminarSubscription, LaminarError, laminar_close_subscription> {
 public:
  using Handle::Handle;

  /** What is there now; nothing where nothing is. */
  Batch poll() { return taken(laminar_poll); }
  /** Waits; nothing at the end of the stream. */
  Batch receive() { return taken(laminar_recv); }
  bool ended() {
    bool is = false;
    check(laminar_is_ended(get(), &is));
    return is;
  }

 private:
  Batch taken(LaminarError (*take)(LaminarSubscription*, ArrowArray**, ArrowSchema**)) {
    ArrowArray* array = nullptr;
    ArrowSchema* schema = nullptr;
    check(take(get(), &array, &schema));
    return Batch(array, schema);
  }
};

/** What can be subscribed to. */
class Sink : public Handle<LaminarSink, LaminarError, laminar_close_sink> {
 public:
  using Handle::Handle;

  Subscription subscribe(LaminarOverflow overflow = LAMINAR_BLOCK) {
    return Subscription(laminar_subscribe_overflow(get(), overflow));
  }
};

/** A database. */
class Database : public Handle<LaminarDB, void, laminar_close> {
 public:
  explicit Database(const std::string& config = "")
      : Handle(laminar_open_n(config.data(), config.size())) {}

  /** @return how many rows were written */
  int64_t execute(const std::string& sql) {
    int64_t rows = 0;
    check(laminar_execute(get(), sql.data(), sql.size(), &rows));
    return rows;
  }
  Stream query(const std::string& sql) {
    Stream rows;
    check(laminar_query(get(), sql.data(), sql.size(), rows.get()));
    return rows;
  }
  Source source(const std::string& name) {
    return Source(laminar_source_named(get(), name.data(), name.size(), nullptr, 0));
  }
  Sink sink(const std::string& name) { return Sink(laminar_sink_n(get(), name.data(), name.size())); }
  void awaitIdle() { check(laminar_await_idle(get())); }
};

}  // namespace laminar

#endif  // LAMINAR_HPP
