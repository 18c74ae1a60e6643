"""python-telegram-bot: a `ConversationHandler`, everything in memory, default settings.

The same with our aiohttp transport in place of its httpx, which is the only difference.
"""

from __future__ import annotations

import logging
from functools import partial

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)

from benchmarks.survey.questions import (
    CHANGE,
    CHOICES,
    COMMAND,
    QUESTIONS,
    SEND,
    THANKS,
    is_number,
    summary,
)
from benchmarks.survey.setting import TOKEN, Setting
from bot.telegram.transport import AiohttpRequest

SUMMARY = len(QUESTIONS)
Context = ContextTypes.DEFAULT_TYPE
RETURNS: list[dict[str, str]] = []


def keyboard(state: int) -> InlineKeyboardMarkup | None:
    if state == SUMMARY:
        ends = [InlineKeyboardButton(SEND, callback_data="send")]
        return InlineKeyboardMarkup([ends, [InlineKeyboardButton(CHANGE, callback_data="change")]])
    if QUESTIONS[state].kind != "one":
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(label, callback_data=f"{state}:{number}")]
            for number, label in enumerate(CHOICES)
        ]
    )


async def show(update: Update, context: Context, state: int) -> int:
    """The question of a state, or the summary: in place of the pressed one, or below a text."""
    html = summary(context.user_data) if state == SUMMARY else QUESTIONS[state].label
    markup = keyboard(state)
    if update.callback_query:
        await update.callback_query.edit_message_text(
            html, parse_mode=ParseMode.HTML, reply_markup=markup
        )
    else:
        await update.effective_message.reply_text(
            html, parse_mode=ParseMode.HTML, reply_markup=markup
        )
    return state


async def begin(update: Update, context: Context) -> int:
    context.user_data.clear()
    return await show(update, context, 0)


async def choose(update: Update, context: Context) -> int:
    query = update.callback_query
    await query.answer()
    state, choice = map(int, query.data.split(":"))
    context.user_data[QUESTIONS[state].name] = CHOICES[choice]
    return await show(update, context, state + 1)


async def take_number(state: int, update: Update, context: Context) -> int:
    if not is_number(update.effective_message.text):
        await update.effective_message.reply_text("Prosimy podać liczbę.")
        return state
    return await take_text(state, update, context)


async def take_text(state: int, update: Update, context: Context) -> int:
    context.user_data[QUESTIONS[state].name] = update.effective_message.text
    return await show(update, context, state + 1)


async def send(update: Update, context: Context) -> int:
    await update.callback_query.answer()
    RETURNS.append(dict(context.user_data))
    await update.callback_query.edit_message_text(THANKS)
    return ConversationHandler.END


async def change(update: Update, context: Context) -> int:
    await update.callback_query.answer()
    context.user_data.clear()
    return await show(update, context, 0)


def states() -> dict[object, list[object]]:
    typed = filters.TEXT & ~filters.COMMAND
    handlers = {
        "one": lambda state: CallbackQueryHandler(choose, pattern=f"^{state}:"),
        "integer": lambda state: MessageHandler(typed, partial(take_number, state)),
        "text": lambda state: MessageHandler(typed, partial(take_text, state)),
    }
    asked = {state: [handlers[q.kind](state)] for state, q in enumerate(QUESTIONS)}
    ends = [
        CallbackQueryHandler(send, pattern="^send$"),
        CallbackQueryHandler(change, pattern="^change$"),
    ]
    return {**asked, SUMMARY: ends}


def main(setting: Setting) -> None:
    logging.basicConfig(level=logging.WARNING)
    builder = Application.builder().token(TOKEN).base_url(f"{setting.address}/bot")
    if setting.contestant == "ptb-aiohttp":
        builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest())
    application = builder.build()
    command = CommandHandler(COMMAND, begin)
    application.add_handler(
        ConversationHandler(entry_points=[command], states=states(), fallbacks=[command])
    )
    application.run_polling()
