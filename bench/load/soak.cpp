// SPDX-License-Identifier: BSL-1.0
// All that is said comes, once and in its place, and the server's memory stays what it is.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "meter.hpp"
#include "modes.hpp"
#include "talker.hpp"

namespace load {
namespace {

struct breaks {
    std::size_t cut = 0;
    std::size_t resumed = 0;
    std::size_t begun_anew = 0;  ///< the server did not want to resume
    std::size_t broken = 0;      ///< by the server
    std::string why;
};

/// Whose connection breaks now and then, and who comes back.
class survivor final : public talker {
  public:
    survivor(world& all, std::size_t number, talk& shared, breaks& counts)
        : talker{all, number, shared}, counts_{counts}, timer_{all.io()} {}

    /// Not while it is away.
    void cut() {
        if (!session_ || is_away_) return;
        ++counts_.cut;
        come_back();
    }
    void ready(bool is_resumed) override {
        if (is_resumed)
            ++counts_.resumed;
        else if (account_.resumes)
            ++counts_.begun_anew;
        talker::ready(is_resumed);
    }
    void over(std::string_view why) override {
        talker::over(why);
        if (why == "closed") return;
        ++counts_.broken;
        counts_.why = why;
        come_back();
    }

  private:
    void come_back() {
        break_off();
        is_away_ = true;
        std::uniform_int_distribution<int> pause{0, 300};
        timer_.expires_after(std::chrono::milliseconds{pause(world_.random())});
        timer_.async_wait([this](boost::system::error_code error) {
            if (error) return;
            is_away_ = false;
            enter();
        });
    }

    breaks& counts_;
    asio::steady_timer timer_;
    bool is_away_ = false;
};

/// The server's memory over time.
class gauge {
  public:
    explicit gauge(int server) : server_{server} {}
    void sample(double progress) {
        auto const now = memory_of(server_).proportional;
        if (progress < warm)
            warm_ = std::max(warm_, now);
        else
            later_.push_back(now);
    }
    /// The most while it warmed up, and later.
    std::uint64_t warm_peak() const noexcept { return warm_; }
    std::uint64_t peak() const { return later_.empty() ? 0 : *std::ranges::max_element(later_); }
    std::uint64_t last() const noexcept { return later_.empty() ? 0 : later_.back(); }

  private:
    static constexpr double warm = .2;

    int server_;
    std::uint64_t warm_ = 0;
    std::vector<std::uint64_t> later_;
};

class soaking {
  public:
    explicit soaking(options const& wants)
        : wants_{wants},
          all_{wants},
          people_{all_, wants.clients, shared_, counts_},
          memory_{wants.server} {
        shared_.most = wants.messages / wants.clients;
        shared_.window = wants.window != 0 ? wants.window : 16;
        pair_up(people_);
    }

    report run() {
        people_.enter();
        meter time{wants_.server};
        shared_.is_on = true;
        for (auto const& one : people_) one->talk_on();
        cut_and_watch();
        auto line = line_of("soak", wants_);
        time.write(line, static_cast<double>(shared_.heard));
        all_.run_for(1);  // for what comes again
        shared_.is_on = false;
        write(line);
        people_.leave();
        return line;
    }

  private:
    std::uint64_t wanted() const noexcept { return shared_.most * people_.size(); }

    /// Until all is there, or nothing has come for a while.
    void cut_and_watch() {
        double due = 0;
        auto before = clock::now(), progress = before;
        for (std::uint64_t heard = 0; sum_of(people_).heard < wanted();) {
            all_.run_for(.05);
            auto const now = clock::now();
            due += wants_.cut * std::chrono::duration<double>{now - before}.count();
            before = now;
            for (; due >= 1; --due) people_[all_.random()() % people_.size()].cut();
            if (++rounds_ < 100 || rounds_ % 5 == 0)
                memory_.sample(static_cast<double>(shared_.heard) / static_cast<double>(wanted()));
            if (shared_.heard != heard) progress = now;
            heard = shared_.heard;
            if (now - progress > std::chrono::seconds{30}) return;
        }
    }
    void write(report& line) {
        lane const sum = sum_of(people_);
        line.add("wanted", wanted());
        line.add("delivered", shared_.heard);
        line.add("missed", sum.missed);
        line.add("doubled", sum.doubled);
        line.add("cut", counts_.cut);
        line.add("resumed", counts_.resumed);
        line.add("begun_anew", counts_.begun_anew);
        line.add("broken", counts_.broken);
        if (counts_.broken != 0) line.add("why", counts_.why);
        shared_.took.write(line);
        line.add("memory_warm", memory_.warm_peak());
        line.add("memory_peak", memory_.peak());
        line.add("memory_last", memory_.last());
        line.fail(failed_rule(sum));
    }
    std::string failed_rule(lane const& sum) const {
        auto const allowed = static_cast<double>(memory_.warm_peak()) * (1 + wants_.tolerance);
        if (shared_.heard != wanted() || sum.missed != 0)
            return "all messages are delivered, in order";
        if (sum.doubled != 0) return "no message is doubled";
        if (counts_.begun_anew + counts_.broken != 0) return "each session is resumed";
        if (static_cast<double>(memory_.peak()) > allowed) return "memory is flat after warm-up";
        return {};
    }

    options wants_;
    world all_;
    talk shared_;
    breaks counts_;
    crowd<survivor> people_;
    gauge memory_;
    std::size_t rounds_ = 0;
};

}  // namespace

report soak(options const& wants) { return soaking{wants}.run(); }

}  // namespace load
