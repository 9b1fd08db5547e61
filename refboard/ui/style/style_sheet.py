"""The one style sheet, written from the tokens.

No colour is named here: a theme is a set of tokens and nothing else.
"""

from refboard.ui.style.tokens import Tokens


def style_sheet(t: Tokens) -> str:
    """Return the window's style sheet for a theme."""
    return "\n".join((_surfaces(t), _bars(t), _buttons(t), _fields(t), _lists(t), _overlays(t)))


def _surfaces(t: Tokens) -> str:
    return f"""
    QMainWindow, QDialog {{ background: {t.surface}; color: {t.text}; }}
    QMainWindow::separator {{ background: {t.border}; width: 1px; height: 1px; }}
    QMainWindow::separator:hover {{ background: {t.accent}; }}
    QWidget[surface="panel"] {{ background: {t.surface}; }}
    QWidget[surface="canvas"] {{ background: {t.canvas}; }}
    QFrame[surface="row"] {{ background: {t.raised}; border: 1px solid {t.border};
        border-radius: {t.radius}px; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; }}
    QTabWidget::pane {{ border: none; border-top: 1px solid {t.border}; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QTabBar {{ background: transparent; }}
    QTabBar::tab {{ background: transparent; color: {t.muted}; padding: 6px 14px;
        border: none; border-bottom: 2px solid transparent; }}
    QTabBar::tab:selected {{ color: {t.text}; font-weight: 600;
        border-bottom-color: {t.accent}; }}
    QTabBar::tab:hover {{ color: {t.text}; }}
    QTabBar::tab:focus {{ background: {t.hover}; }}
    QDockWidget {{ color: {t.muted}; font-weight: 600; border: none; }}
    QLabel[tone="muted"] {{ color: {t.muted}; }}
    QLabel[tone="danger"] {{ color: {t.danger}; }}
    QLabel[tone="title"] {{ font-size: 15pt; font-weight: 600; }}
    QLabel[tone="heading"] {{ font-weight: 600; }}
    QLabel[tone="group"] {{ color: {t.muted}; font-weight: 600; padding-top: 8px; }}
    QLabel[tone="pill"], QLabel[tone="strong pill"], QLabel[tone="danger pill"] {{
        font-size: 8pt; padding: 1px 7px; border-radius: {t.radius}px;
        color: {t.muted}; background: {t.hover}; }}
    QLabel[tone="danger pill"] {{ color: {t.danger}; }}
    QLabel[tone="strong pill"] {{ color: {t.text}; background: {t.selected}; }}
    QLabel:disabled {{ color: {t.faint}; }}
    QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.border};
        padding: 4px 6px; }}
    """


def _bars(t: Tokens) -> str:
    return f"""
    QMenuBar {{ background: {t.surface}; color: {t.text}; padding: 2px 4px; }}
    QMenuBar::item {{ padding: 4px 9px; border-radius: {t.radius}px; background: transparent; }}
    QMenuBar::item:selected {{ background: {t.hover}; }}
    QMenu {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.border};
        padding: 4px; }}
    QMenu::item {{ padding: 5px 46px 5px 10px; border-radius: {t.radius - 2}px; }}
    QMenu::icon {{ padding-left: 8px; }}
    QMenu::icon:checked {{ padding: 2px; margin-left: 3px; background: {t.selected};
        border: 1px solid {t.accent}; border-radius: {t.radius - 2}px; }}
    QMenu::item:selected {{ background: {t.selected}; }}
    QMenu::item:disabled {{ color: {t.faint}; }}
    QMenu::item:disabled:selected {{ background: transparent; }}
    QMenu::separator {{ height: 1px; background: {t.border}; margin: 4px 6px; }}
    QStatusBar {{ background: {t.surface}; border-top: 1px solid {t.border}; }}
    QStatusBar::item {{ border: none; }}
    QStatusBar QLabel {{ color: {t.muted}; }}
    """


def _buttons(t: Tokens) -> str:
    return f"""
    QPushButton, QToolButton, QCheckBox, QTabBar, QSlider, QComboBox {{ outline: none; }}
    QPushButton {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.border};
        border-radius: {t.radius}px; padding: 5px 12px; min-height: 18px; }}
    QPushButton:hover {{ background: {t.hover}; }}
    QPushButton:pressed {{ background: {t.selected}; }}
    QPushButton:focus {{ border-color: {t.accent}; }}
    QPushButton:disabled {{ color: {t.faint}; background: {t.surface}; }}
    QPushButton[tone="primary"] {{ background: {t.accent}; color: {t.on_accent};
        border-color: {t.accent}; font-weight: 600; }}
    QPushButton[tone="primary"]:focus {{ border: 2px solid {t.text}; padding: 4px 11px; }}
    QPushButton[tone="primary"]:disabled {{ background: {t.surface}; color: {t.faint};
        border-color: {t.border}; }}
    QPushButton[tone="link"], QPushButton[tone="flush link"] {{ background: transparent;
        border: 1px solid transparent; color: {t.accent}; font-weight: 600; padding: 3px 6px; }}
    QPushButton[tone="flush link"] {{ padding: 0; border: none; border-bottom: 1px solid
        transparent; border-radius: 0; }}
    QPushButton[tone="link"]:hover {{ background: {t.hover}; }}
    QPushButton[tone="link"]:focus, QPushButton[tone="flush link"]:focus,
    QPushButton[tone="flush link"]:hover {{ border-color: {t.accent}; }}
    QWidget[surface="segments"] {{ background: {t.raised}; border: 1px solid {t.border};
        border-radius: {t.radius}px; }}
    QPushButton[tone="segment"] {{ background: transparent; border-color: transparent;
        border-radius: {t.radius - 2}px; padding: 2px 4px; }}
    QPushButton[tone="segment"]:hover {{ background: {t.hover}; }}
    QPushButton[tone="segment"]:focus {{ border-color: {t.accent}; }}
    QPushButton[tone="segment"]:checked {{ background: {t.selected}; border-color: {t.accent}; }}
    QPushButton[tone="segment"]:checked:disabled {{ background: {t.hover};
        border-color: {t.border}; color: {t.faint}; }}
    QPushButton[tone="chip"], QPushButton[tone="suggested chip"] {{ padding: 1px 8px;
        border-radius: 10px; min-height: 16px; }}
    QPushButton[tone="suggested chip"] {{ background: transparent; border-style: dashed;
        border-color: {t.muted}; color: {t.muted}; }}
    QPushButton[tone="suggested chip"]:hover, QPushButton[tone="suggested chip"]:focus {{
        border-color: {t.accent}; color: {t.text}; }}
    QPushButton::menu-indicator {{ subcontrol-origin: padding;
        subcontrol-position: right center; right: 8px; }}
    QPushButton[tone="menu"] {{ padding-right: 26px; }}
    QToolButton {{ background: transparent; border: 1px solid transparent;
        border-radius: {t.radius}px; padding: 4px; color: {t.text}; }}
    QToolButton:hover {{ background: {t.hover}; }}
    QToolButton:pressed, QToolButton:checked {{ background: {t.selected}; }}
    QToolButton:focus {{ border-color: {t.accent}; }}
    QToolButton[tone="tool"]:checked {{ border-color: {t.accent}; }}
    QToolButton[tone="tool"]:focus {{ border-color: {t.text}; }}
    QToolButton[tone="menu"] {{ padding-right: 15px; }}
    QToolButton[tone="choice"] {{ background: {t.raised}; border-color: {t.border};
        padding: 3px 17px 3px 6px; }}
    QToolButton[tone="choice"]:hover {{ background: {t.hover}; }}
    QToolButton[tone="choice"]:focus {{ border-color: {t.accent}; }}
    QToolButton:disabled {{ color: {t.faint}; }}
    QToolButton::menu-indicator {{ image: none; }}
    """


def _fields(t: Tokens) -> str:
    return f"""
    QLineEdit {{ background: {t.raised}; color: {t.text}; placeholder-text-color: {t.muted};
        border: 1px solid {t.border}; border-radius: {t.radius}px; padding: 4px 8px;
        min-height: 18px; selection-background-color: {t.accent};
        selection-color: {t.on_accent}; }}
    QLineEdit:focus {{ border-color: {t.accent}; }}
    QLineEdit[state="wrong"] {{ border-color: {t.danger}; }}
    QLineEdit:disabled {{ background: {t.surface}; color: {t.faint}; }}
    QLineEdit[tone="bare"] {{ background: transparent; border: none; padding: 0 4px;
        min-height: 0; }}
    QFrame[surface="question"] {{ background: {t.raised}; border: 1px solid {t.border};
        border-radius: {t.radius}px; }}
    QFrame[surface="question"][focused="true"] {{ border-color: {t.accent}; }}
    QPlainTextEdit {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.border};
        border-radius: {t.radius}px; selection-background-color: {t.accent};
        selection-color: {t.on_accent}; }}
    QPlainTextEdit:focus {{ border-color: {t.accent}; }}
    QComboBox, QSpinBox {{ background: {t.raised}; color: {t.text};
        border: 1px solid {t.border}; border-radius: {t.radius}px; padding: 4px 8px;
        min-height: 18px; selection-background-color: {t.accent};
        selection-color: {t.on_accent}; }}
    QComboBox:hover, QSpinBox:hover {{ border-color: {t.muted}; }}
    QComboBox:focus, QSpinBox:focus {{ border-color: {t.accent}; }}
    QComboBox::drop-down {{ border: none; width: 28px; }}
    QComboBox QAbstractItemView {{ background: {t.raised}; border: 1px solid {t.border};
        selection-background-color: {t.selected}; selection-color: {t.text}; outline: none; }}
    QSpinBox {{ padding: 2px 6px; }}
    QSpinBox QLineEdit {{ border: none; padding: 0; min-height: 0; background: transparent; }}
    QSpinBox::up-button, QSpinBox::down-button {{ border: none; background: transparent;
        width: 28px; }}
    QCheckBox {{ spacing: 8px; }}
    QCheckBox::indicator {{ width: 14px; height: 14px; background: {t.raised};
        border: 1px solid {t.muted}; border-radius: {t.radius - 2}px; }}
    QCheckBox::indicator:hover, QCheckBox::indicator:focus {{ border-color: {t.accent}; }}
    QCheckBox::indicator:checked {{ background: {t.accent}; border-color: {t.accent}; }}
    QSlider:horizontal {{ min-height: 22px; }}
    QSlider::groove:horizontal {{ height: 4px; background: {t.border}; border-radius: 2px; }}
    QSlider::sub-page:horizontal {{ background: {t.accent}; border-radius: 2px; }}
    QSlider::handle:horizontal {{ width: 18px; height: 18px; margin: -8px 0;
        background: {t.text}; border: 1px solid {t.surface}; border-radius: 10px; }}
    QSlider::handle:horizontal:focus {{ background: {t.accent}; }}
    QSlider::handle:horizontal:disabled {{ background: {t.border}; }}
    QSlider::sub-page:horizontal:disabled {{ background: {t.border}; }}
    QProgressBar {{ background: {t.border}; border: none; border-radius: 2px; }}
    QProgressBar::chunk {{ background: {t.accent}; border-radius: 2px; }}
    """


def _lists(t: Tokens) -> str:
    return f"""
    QListView, QTableView, QTreeView, QTextBrowser {{ background: {t.surface}; color: {t.text};
        border: 1px solid transparent; outline: none; selection-background-color: {t.selected};
        selection-color: {t.text}; }}
    QTreeView::item:selected, QListView::item:selected {{ background: {t.selected};
        color: {t.text}; }}
    QListView[flush="true"] {{ border: none; }}
    QListView:focus, QTableView:focus, QTreeView:focus {{ border-color: {t.accent}; }}
    QHeaderView::section {{ background: {t.surface}; color: {t.muted}; border: none;
        padding: 4px 8px; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle {{ background: {t.border}; border-radius: 4px; margin: 1px;
        min-height: 28px; min-width: 28px; }}
    QListView[flush="true"] QScrollBar::handle:vertical {{ margin: 1px 0 1px 2px; }}
    QScrollBar::handle:disabled {{ background: transparent; }}
    QScrollBar::handle:hover {{ background: {t.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QAbstractScrollArea::corner {{ background: transparent; }}
    """


def _overlays(t: Tokens) -> str:
    return f"""
    QFrame[overlay="toolbar"], QFrame[overlay="toast"], QFrame[overlay="popover"] {{
        background: {t.raised}; border: 1px solid {t.border};
        border-radius: {t.radius_large}px; }}
    QFrame[overlay="edge"] {{ background: {t.accent}; border: none; }}
    QPushButton[overlay="handle"] {{ background: {t.accent}; color: {t.on_accent};
        border: 1px solid {t.raised}; border-radius: 0; padding: 4px 10px; }}
    QFrame[overlay="line"] {{ background: {t.border}; border: none; }}
    QFrame[overlay="toast"][tone="danger"] {{ border-color: {t.danger}; }}
    QFrame[overlay="popover"] QListView {{ background: {t.raised}; border: none; }}
    QFrame[overlay="popover"] QLabel {{ color: {t.text}; }}
    """
