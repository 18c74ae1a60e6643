"""aiogram 3: its finite state machine, in memory or in Redis; updates handled side by side."""

from __future__ import annotations

import asyncio
import logging

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.filters import Command, StateFilter
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import BaseStorage
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.fsm.storage.redis import RedisStorage
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.keyboard import InlineKeyboardBuilder

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


class Survey(StatesGroup):
    q1, q2, q3, q4, q5, q6, q7, q8, q9 = (State() for _ in QUESTIONS)
    summary = State()


class Choice(CallbackData, prefix="c"):
    question: int
    choice: int


ASKED = tuple(getattr(Survey, question.name) for question in QUESTIONS)
ONE, NUMBERS, TEXTS = (
    [state for state, q in zip(ASKED, QUESTIONS, strict=True) if q.kind == kind]
    for kind in ("one", "integer", "text")
)
RETURNS: list[dict[str, str]] = []
router = Router()


def keyboard(index: int) -> InlineKeyboardMarkup | None:
    builder = InlineKeyboardBuilder()
    if index == len(QUESTIONS):
        builder.button(text=SEND, callback_data="send")
        builder.button(text=CHANGE, callback_data="change")
    elif QUESTIONS[index].kind == "one":
        for number, label in enumerate(CHOICES):
            builder.button(text=label, callback_data=Choice(question=index, choice=number))
    else:
        return None
    return builder.adjust(1).as_markup()


async def go_to(index: int, message: Message, state: FSMContext, *, edit: bool) -> None:
    """The next question, or the summary: in place of the pressed one, or below a text."""
    if index == len(QUESTIONS):
        await state.set_state(Survey.summary)
        text = summary(await state.get_data())
    else:
        await state.set_state(ASKED[index])
        text = QUESTIONS[index].label
    if edit:
        await message.edit_text(text, reply_markup=keyboard(index))
    else:
        await message.answer(text, reply_markup=keyboard(index))


@router.message(Command(COMMAND))
async def begin(message: Message, state: FSMContext) -> None:
    await state.clear()
    await go_to(0, message, state, edit=False)


@router.callback_query(StateFilter(*ONE), Choice.filter())
async def choose(query: CallbackQuery, callback_data: Choice, state: FSMContext) -> None:
    await query.answer()
    index = callback_data.question
    await state.update_data({QUESTIONS[index].name: CHOICES[callback_data.choice]})
    await go_to(index + 1, query.message, state, edit=True)


async def keep_text(message: Message, state: FSMContext) -> None:
    name = (await state.get_state() or "").partition(":")[2]
    await state.update_data({name: message.text})
    index = next(i for i, question in enumerate(QUESTIONS) if question.name == name)
    await go_to(index + 1, message, state, edit=False)


@router.message(StateFilter(*NUMBERS), F.text)
async def take_number(message: Message, state: FSMContext) -> None:
    if is_number(message.text):
        await keep_text(message, state)
    else:
        await message.answer("Prosimy podać liczbę.")


@router.message(StateFilter(*TEXTS), F.text)
async def take_text(message: Message, state: FSMContext) -> None:
    await keep_text(message, state)


@router.callback_query(Survey.summary, F.data == "send")
async def send(query: CallbackQuery, state: FSMContext) -> None:
    await query.answer()
    RETURNS.append(await state.get_data())
    await state.clear()
    await query.message.edit_text(THANKS)


@router.callback_query(Survey.summary, F.data == "change")
async def change(query: CallbackQuery, state: FSMContext) -> None:
    await query.answer()
    await state.clear()
    await go_to(0, query.message, state, edit=True)


def storage_of(setting: Setting) -> BaseStorage:
    if setting.contestant == "aiogram-redis":
        return RedisStorage.from_url(setting.database)
    return MemoryStorage()


async def run(setting: Setting) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(setting.address))
    bot = Bot(TOKEN, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))
    dispatcher = Dispatcher(storage=storage_of(setting))
    dispatcher.include_router(router)
    await dispatcher.start_polling(bot)


def main(setting: Setting) -> None:
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(run(setting))
