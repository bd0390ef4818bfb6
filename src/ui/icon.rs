//! Pictures on buttons: the files of `www/icons`, drawn in the colour of the text around them.

use yew::prelude::*;

/// A picture of `www/icons`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is its file's name
pub enum Icon {
    Back,
    Branch,
    Close,
    Copy,
    Delay,
    Deliver,
    Download,
    Explore,
    First,
    Help,
    Live,
    Logo,
    Next,
    Overtake,
    Pause,
    Play,
    Present,
    Refresh,
    Share,
    Stop,
    ThemeDark,
    ThemeLight,
    ThemeSystem,
    Warning,
}

impl Icon {
    /// The picture; hidden from screen readers, since every button says in words what it does.
    pub fn html(self) -> Html {
        let svg = match self {
            Self::Back => include_str!("../../www/icons/back.svg"),
            Self::Branch => include_str!("../../www/icons/branch.svg"),
            Self::Close => include_str!("../../www/icons/close.svg"),
            Self::Copy => include_str!("../../www/icons/copy.svg"),
            Self::Delay => include_str!("../../www/icons/delay.svg"),
            Self::Deliver => include_str!("../../www/icons/deliver.svg"),
            Self::Download => include_str!("../../www/icons/download.svg"),
            Self::Explore => include_str!("../../www/icons/explore.svg"),
            Self::First => include_str!("../../www/icons/first.svg"),
            Self::Help => include_str!("../../www/icons/help.svg"),
            Self::Live => include_str!("../../www/icons/live.svg"),
            Self::Logo => include_str!("../../www/icons/icon.svg"),
            Self::Next => include_str!("../../www/icons/next.svg"),
            Self::Overtake => include_str!("../../www/icons/overtake.svg"),
            Self::Pause => include_str!("../../www/icons/pause.svg"),
            Self::Play => include_str!("../../www/icons/play.svg"),
            Self::Present => include_str!("../../www/icons/present.svg"),
            Self::Refresh => include_str!("../../www/icons/refresh.svg"),
            Self::Share => include_str!("../../www/icons/share.svg"),
            Self::Stop => include_str!("../../www/icons/stop.svg"),
            Self::ThemeDark => include_str!("../../www/icons/theme-dark.svg"),
            Self::ThemeLight => include_str!("../../www/icons/theme-light.svg"),
            Self::ThemeSystem => include_str!("../../www/icons/theme-system.svg"),
            Self::Warning => include_str!("../../www/icons/warning.svg"),
        };
        // The files are our own and are in the program: nothing of a person's input gets here.
        let svg = Html::from_html_unchecked(AttrValue::Static(svg));
        html! { <span class="icon" aria-hidden="true">{ svg }</span> }
    }
}
