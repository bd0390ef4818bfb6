//! The diagram as paths, and as a file of its own.

use std::fmt::Write;

use crate::view::{
    flight::Family,
    geometry::Point,
    space::{Arrow, ArrowFate, BarKind, Bundle, Lane, Lit, Mark, Picture, State, Stretch, Tone},
};

/// How long an arrow's head is, and half of how wide.
const HEAD: (f64, f64) = (6.0, 3.0);
/// Half of how wide a cross is.
const CROSS: f64 = 4.0;

/// The path of a message: a line, and a head or a cross at its end.
pub fn arrow_path(arrow: &Arrow) -> String {
    match arrow.fate {
        ArrowFate::Received => headed(arrow.a, arrow.b),
        ArrowFate::Lost(_) => format!("{}{}", line(arrow.a, arrow.b), cross(arrow.b)),
        ArrowFate::UnderWay => line(arrow.a, arrow.b),
    }
}

/// The path of messages that are drawn together.
pub fn bundle_path(bundle: &Bundle) -> String {
    headed(bundle.a, bundle.b)
}

/// How thick these are drawn, by how many they are.
pub fn bundle_width(bundle: &Bundle) -> f64 {
    (1.0 + f64::from(bundle.count).log2() * 0.45).min(6.0)
}

/// The path of a part of a lane.
pub fn stretch_path(picture: &Picture, lane: &Lane, stretch: &Stretch) -> String {
    let across = lane.at - if stretch.state == State::DiskHeld { 5.0 } else { 0.0 };
    line(picture.point(stretch.from, across), picture.point(stretch.until, across))
}

/// Two places of a picture between which something runs along time.
pub fn along_path(picture: &Picture, from: f64, until: f64, across: f64) -> String {
    line(picture.point(from, across), picture.point(until, across))
}

/// A line across all lanes at a place in time.
pub fn across_path(picture: &Picture, along: f64) -> String {
    let (_, end) = picture.along(Point::new(picture.width, picture.height));
    let (start, end) = if picture.vertical { (40.0, end) } else { (0.0, end - 18.0) };
    line(picture.point(along, start), picture.point(along, end))
}

fn line(a: Point, b: Point) -> String {
    format!("M{:.1} {:.1}L{:.1} {:.1}", a.x, a.y, b.x, b.y)
}

fn headed(a: Point, b: Point) -> String {
    let length = a.distance(b);
    if length < 2.0 {
        return line(a, b);
    }
    let (x, y) = ((b.x - a.x) / length, (b.y - a.y) / length);
    let (back_x, back_y) = (b.x - x * HEAD.0, b.y - y * HEAD.0);
    let (side_x, side_y) = (-y * HEAD.1, x * HEAD.1);
    let (left, right) = (Point::new(back_x + side_x, back_y + side_y), Point::new(back_x - side_x, back_y - side_y));
    format!("{}M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}", line(a, b), left.x, left.y, b.x, b.y, right.x, right.y)
}

fn cross(at: Point) -> String {
    let corner = |x: f64, y: f64| Point::new(at.x + x * CROSS, at.y + y * CROSS);
    format!("{}{}", line(corner(-1.0, -1.0), corner(1.0, 1.0)), line(corner(-1.0, 1.0), corner(1.0, -1.0)))
}

/// What a file says beside the drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The language, as a BCP 47 tag.
    pub language: String,
    /// What it is.
    pub title: String,
    /// What it shows.
    pub description: String,
    /// The legend: what a mark stands for.
    pub legend: Vec<(Key, String)>,
}

/// Something that a legend explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Messages of a family.
    Family(Family),
    /// A message that was lost.
    Lost,
    /// A flush.
    Bar(BarKind),
    /// A node that leads.
    Leads,
    /// A node that is crashed.
    Down,
}

/// The colour of a family in a file.
fn colour(family: Family) -> &'static str {
    match family {
        Family::Prepare => "#8a5d00",
        Family::Accept => "#8a4f08",
        Family::Decide => "#08695f",
        Family::Forward => "#3b5bdb",
        Family::Compaction => "#6b3fa0",
        Family::Heartbeat => "#8b95a7",
    }
}

const FAULT: &str = "#c92a2a";
const INK: &str = "#161b26";
const LANE: &str = "#8b95a7";

/// The diagram as a file that needs nothing else: colours written out, fonts by their kind.
pub fn file(picture: &Picture, words: &Words) -> String {
    let rows = words.legend.len().div_ceil(3);
    let (width, height) = (picture.width.max(480.0), picture.height + 44.0 + 18.0 * rows as f64);
    let mut out = String::new();
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" role=\"img\" xml:lang=\"{}\" font-family=\"sans-serif\" font-size=\"11\" fill=\"none\">\n\
         <title>{}</title>\n<desc>{}</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <text x=\"10\" y=\"19\" font-size=\"14\" font-weight=\"600\" fill=\"{INK}\">{}</text>\n\
         <g transform=\"translate(0 30)\">\n",
        escaped(&words.language),
        escaped(&words.title),
        escaped(&words.description),
        escaped(&words.title),
    );
    body(&mut out, picture);
    out.push_str("</g>\n");
    for (at, (key, text)) in words.legend.iter().enumerate() {
        let x = 12.0 + (at % 3) as f64 * (width - 24.0) / 3.0;
        let y = picture.height + 46.0 + (at / 3) as f64 * 18.0;
        legend(&mut out, *key, x, y);
        text_at(&mut out, x + 30.0, y + 4.0, "start", INK, text);
    }
    out.push_str("</svg>\n");
    out
}

fn body(out: &mut String, picture: &Picture) {
    for (along, time) in &picture.axis {
        path(out, &across_path(picture, *along), "#dfe3ea", 1.0, "");
        let at = match picture.vertical {
            true => Point::new(4.0, along + 4.0),
            false => Point::new(*along, picture.height - 5.0),
        };
        let anchor = if picture.vertical { "start" } else { "middle" };
        text_at(out, at.x, at.y, anchor, "#5d6778", &format!("t {time}"));
    }
    for lane in &picture.lanes {
        for stretch in &lane.stretches {
            let (stroke, width, dash) = match stretch.state {
                State::Up => (LANE, 1.5, ""),
                State::Down => (LANE, 1.5, "2 6"),
                State::Leads => ("#e0a816", 4.0, ""),
                State::DiskHeld => ("#8a4f08", 1.5, "1 3"),
            };
            path(out, &stretch_path(picture, lane, stretch), stroke, width, dash);
        }
        let head = picture.point(16.0, lane.at);
        let _ = writeln!(
            out,
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"10\" fill=\"{}\" stroke=\"{LANE}\"/>",
            head.x,
            head.y,
            if lane.leads { "#e0a816" } else { "#ffffff" }
        );
        text_at(out, head.x, head.y + 4.0, "middle", INK, &lane.pid.to_string());
    }
    for bar in &picture.bars {
        let (stroke, width, dash) = bar_look(bar.kind);
        path(out, &along_path(picture, bar.from, bar.until, bar.at), stroke, width, dash);
    }
    for bundle in &picture.bundles {
        let _ = write!(out, "<g opacity=\"{}\">", opacity(bundle.lit));
        path(out, &bundle_path(bundle), if bundle.lost > 0 { FAULT } else { LANE }, bundle_width(bundle), "");
        out.push_str("</g>\n");
    }
    for arrow in &picture.arrows {
        let lost = matches!(arrow.fate, ArrowFate::Lost(_));
        let dash = if arrow.fate == ArrowFate::UnderWay { "4 3" } else { "" };
        let _ = write!(out, "<g opacity=\"{}\">", opacity(arrow.lit));
        path(out, &arrow_path(arrow), if lost { FAULT } else { colour(arrow.family) }, 1.3, dash);
        out.push_str("</g>\n");
    }
    for mark in &picture.marks {
        draw_mark(out, picture, mark);
    }
    for label in &picture.labels {
        let _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"{INK}\" stroke=\"#ffffff\" stroke-width=\"3\" \
             paint-order=\"stroke\">{}</text>",
            label.at.x,
            label.at.y + 4.0,
            escaped(label.text)
        );
    }
    if let Some(along) = picture.playhead {
        path(out, &across_path(picture, along), "#3b5bdb", 1.5, "");
    }
}

fn draw_mark(out: &mut String, picture: &Picture, mark: &Mark) {
    let fill = match mark.sign.tone() {
        Tone::Fault => FAULT,
        Tone::Leader => "#8a5d00",
        Tone::Decided => "#08695f",
        Tone::Accepted => "#8a4f08",
        Tone::Snapshot => "#6b3fa0",
        Tone::Plain => "#4b5567",
    };
    if mark.node.is_none() {
        path(out, &across_path(picture, picture.along(mark.at).0), fill, 1.0, "3 4");
    }
    let radius = if mark.sign.glyph().is_empty() { 3.5 } else { 7.0 };
    let (x, y) = (mark.at.x, mark.at.y);
    let _ = writeln!(
        out,
        "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{fill}\" opacity=\"{}\"/>",
        opacity(mark.lit)
    );
    if !mark.sign.glyph().is_empty() {
        text_at(out, x, y + 4.0, "middle", "#ffffff", mark.sign.glyph());
    }
}

fn legend(out: &mut String, key: Key, x: f64, y: f64) {
    let (a, b) = (Point::new(x, y), Point::new(x + 22.0, y));
    match key {
        Key::Family(family) => path(out, &headed(a, b), colour(family), 1.5, ""),
        Key::Lost => path(out, &format!("{}{}", line(a, b), cross(b)), FAULT, 1.5, ""),
        Key::Bar(kind) => {
            let (stroke, width, dash) = bar_look(kind);
            path(out, &line(a, b), stroke, width, dash);
        }
        Key::Leads => path(out, &line(a, b), "#e0a816", 4.0, ""),
        Key::Down => path(out, &line(a, b), LANE, 1.5, "2 6"),
    }
}

fn bar_look(kind: BarKind) -> (&'static str, f64, &'static str) {
    match kind {
        BarKind::Waiting => ("#8a4f08", 2.0, "1.5 2.5"),
        BarKind::Durable => ("#4b5567", 4.0, ""),
        BarKind::UnderWay => ("#8a4f08", 4.0, "5 2"),
        BarKind::Failed => (FAULT, 4.0, ""),
    }
}

fn opacity(lit: Lit) -> &'static str {
    if lit == Lit::Dim { "0.2" } else { "1" }
}

fn path(out: &mut String, d: &str, stroke: &str, width: f64, dash: &str) {
    let _ = write!(out, "<path d=\"{d}\" stroke=\"{stroke}\" stroke-width=\"{width:.1}\"");
    if !dash.is_empty() {
        let _ = write!(out, " stroke-dasharray=\"{dash}\"");
    }
    out.push_str("/>\n");
}

fn text_at(out: &mut String, x: f64, y: f64, anchor: &str, fill: &str, text: &str) {
    let text = escaped(text);
    let _ = writeln!(out, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{fill}\">{text}</text>");
}

/// Text as XML has it; what XML cannot hold at all becomes a replacement character.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
    out
}
